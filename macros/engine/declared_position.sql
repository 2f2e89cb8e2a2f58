{#-
    Position of a row in the file of its seed, from 1.

    Only in a query that reads the seed alone: there DuckDB keeps the order of
    rows, also in a window without an order.
-#}
{% macro declared_position() -%}
    {{ return(adapter.dispatch("declared_position", "entropanel")()) }}
{%- endmacro %}

{% macro default__declared_position() -%}
    cast(row_number() over () as int)
{%- endmacro %}

{#- Spark's windows want an order; its ids grow from row to row of a file. -#}
{% macro spark__declared_position() -%}
    cast(row_number() over (order by monotonically_increasing_id()) as int)
{%- endmacro %}
