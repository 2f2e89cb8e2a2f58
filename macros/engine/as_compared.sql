{#-
    Value as a text by which two results are compared: a double to twelve digits, as
    zero where it is less than 1e-14, and any other value unchanged.

    Doubles are taken from their text: the type of a column is known to the engine
    alone, and no other type is cast to double by all engines.
-#}
{% macro as_compared(value) -%}
    {%- set as_text = "cast(" ~ value ~ " as " ~ dbt.type_string() ~ ")" -%}
    case
        when {{ value }} is null then null
        when lower(typeof({{ value }})) = 'double'
            then case
                when abs(try_cast({{ as_text }} as double)) < 1e-14 then '0'
                else printf('%.12g', try_cast({{ as_text }} as double))
            end
        else {{ as_text }}
    end
{%- endmacro %}
