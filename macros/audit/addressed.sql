{#-
    Numbers of a public table in long form, each with the keys of its address.

    relation  the source of the numbers, with a column `scenario`
    table     the public table
    keys      its other key columns
    column    name of the column of the numbers, in SQL
    value     the numbers
-#}
{% macro addressed(relation, table, keys, column, value) -%}
select
    scenario,
    {{ dbt.string_literal(table) }} as counterpart_table,
    {{ column }} as counterpart_column,
    {%- for key in address_keys() %}
    cast({{ key if key in keys else "null" }} as string) as {{ key }},
    {%- endfor %}
    cast({{ value }} as double) as value
from {{ relation }}
where {{ value }} is not null
{%- endmacro %}
