{#-
    Min-max value of a column over a window: (x - min) / (max - min), or
    (max - x) / (max - min) for direction -1; 0 for a column that does not
    vary, so that it carries no information and no weight.
-#}
{% macro min_max(value, direction, over) -%}
    case
        when {{ value }} is null then null
        when
            max({{ value }}) over ({{ over }})
            = min({{ value }}) over ({{ over }})
            then cast(0 as double)
        when {{ direction }} = -1
            then
                (max({{ value }}) over ({{ over }}) - {{ value }})
                / (
                    max({{ value }}) over ({{ over }})
                    - min({{ value }}) over ({{ over }})
                )
        else
            ({{ value }} - min({{ value }}) over ({{ over }}))
            / (
                max({{ value }}) over ({{ over }})
                - min({{ value }}) over ({{ over }})
            )
    end
{%- endmacro %}
