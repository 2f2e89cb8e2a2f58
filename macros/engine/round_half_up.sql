{#-
    Value rounded to a number of decimals that is itself a column (halves away
    from zero); unchanged where the number of decimals is null.

    Spark's round() takes only a constant number of decimals.
-#}
{% macro round_half_up(value, decimals) -%}
    case
        when {{ decimals }} is null then {{ value }}
        else
            round({{ value }} * power(10, {{ decimals }}))
            / power(10, {{ decimals }})
    end
{%- endmacro %}
