{#-
    Quantile of a column over a window, by linear interpolation between order
    statistics (Hyndman and Fan's type 7, the default of NumPy and R).

    value     the column
    position  its rank in ascending order in the window, from 1
    n         the number of rows in the window
    p         the probability, a column; null gives null
    over      the window

    percentile_cont() takes only a constant probability and no window on some
    engines. Here the two order statistics around 1 + p (n - 1) are weighted by
    their nearness to it.
-#}
{% macro quantile_of_ordered(value, position, n, p, over) -%}
    case
        when {{ p }} is not null
            then sum(
                {{ value }} * greatest(
                    1 - abs({{ position }} - 1 - {{ p }} * ({{ n }} - 1)),
                    cast(0 as double)
                )
            ) over ({{ over }})
    end
{%- endmacro %}
