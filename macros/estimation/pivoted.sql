{#-
    The number with a given name in a long table: an aggregate.

    column  column of names
    name    the name, text (quotes in it are escaped)
    value   column of numbers
-#}
{% macro pivoted(column, name, value) -%}
    cast(
        max(case when {{ column }} = {{ text_literal(name) }} then {{ value }} end)
        as double
    )
{%- endmacro %}
