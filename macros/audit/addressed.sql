{#-
    The numbers of a public table, long: a row a scenario, key and column, with
    the address by which a published number names its counterpart.

    table    public table with a column `scenario`
    keys     its other key columns, in the order of the grain
    columns  its columns of numbers
-#}
{% macro addressed(table, keys, columns) -%}
{%- for column in columns %}
select
    scenario,
    {{ dbt.string_literal(table) }} as counterpart_table,
    {{ address(keys) }} as counterpart_keys,
    {{ dbt.string_literal(column) }} as counterpart_column,
    cast({{ column }} as double) as value
from {{ ref(table) }}
where {{ column }} is not null
{{ "union all" if not loop.last }}
{%- endfor %}
{%- endmacro %}
