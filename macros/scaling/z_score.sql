{#-
    Standard score of a column over a window: deviation from the mean in
    sample standard deviations; 0 for a column that does not vary.
-#}
{% macro z_score(value, over) -%}
    case
        when {{ value }} is null then null
        when
            max({{ value }}) over ({{ over }})
            = min({{ value }}) over ({{ over }})
            then cast(0 as double)
        else
            ({{ value }} - avg({{ value }}) over ({{ over }}))
            / stddev_samp({{ value }}) over ({{ over }})
    end
{%- endmacro %}
