{#-
    Min-max value of an indicator: (x - min) / (max - min), or
    (max - x) / (max - min) for direction -1; 0 for an indicator that does not
    vary, so that it carries no information and no weight.

    value   the indicator
    scales  alias of its minimum, maximum and direction
-#}
{% macro min_max(value, scales) -%}
    case
        when {{ value }} is null then null
        when {{ scales }}.maximum = {{ scales }}.minimum
            then cast(0 as double)
        when {{ scales }}.direction = -1
            then
                ({{ scales }}.maximum - {{ value }})
                / ({{ scales }}.maximum - {{ scales }}.minimum)
        else
            ({{ value }} - {{ scales }}.minimum)
            / ({{ scales }}.maximum - {{ scales }}.minimum)
    end
{%- endmacro %}
