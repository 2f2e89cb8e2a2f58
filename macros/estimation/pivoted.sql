{#-
    The number that stands under one name in a long table: an aggregate.

    column  column of names
    name    the name, text (quotes in it are escaped)
    value   column of numbers
-#}
{% macro pivoted(column, name, value) -%}
    {%- set literal = dbt.string_literal(dbt.escape_single_quotes(name)) -%}
    cast(
        max(case when {{ column }} = {{ literal }} then {{ value }} end)
        as double
    )
{%- endmacro %}
