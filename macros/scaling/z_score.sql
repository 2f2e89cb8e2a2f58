{#-
    Standard score of an indicator: deviation from the mean in sample standard
    deviations; 0 for an indicator that does not vary.

    value   the indicator
    scales  alias of its mean, std_dev, minimum and maximum
-#}
{% macro z_score(value, scales) -%}
    case
        when {{ value }} is null then null
        when {{ scales }}.maximum = {{ scales }}.minimum
            then cast(0 as double)
        else ({{ value }} - {{ scales }}.mean) / {{ scales }}.std_dev
    end
{%- endmacro %}
