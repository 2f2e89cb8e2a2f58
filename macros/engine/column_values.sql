{#-
    The distinct values of a column, ascending, read from the warehouse while
    the model is compiled; empty if the relation does not exist yet.
-#}
{% macro column_values(relation, column) %}
    {%- if not execute -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set existing = load_relation(relation) -%}
    {%- if existing is none -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set rows = run_query(
        "select distinct " ~ column ~ " from " ~ relation ~ " order by 1"
    ) -%}
    {{ return(rows.columns[0].values() | list) }}
{% endmacro %}
