{#-
    dbt's unit tests with fewer statements and macros: its own make a temporary table
    of each tested query for the types of its columns, ask for those of every given
    relation by a context of all macros, and call four macros a cell.
-#}
{% materialization unit, adapter="duckdb" %}
    {%- set rows = config.get("expected_rows") -%}
    {%- set types = column_types(sql) -%}
    {%- set expected = config.get("expected_sql") or get_expected_sql(rows, types) -%}
    {%- set names = [] -%}
    {%- for name in (rows[0] if rows else types) -%}
        {%- do names.append(quoted_name(name | lower)) -%}
    {%- endfor -%}
    {%- call statement("main", fetch_result=True) -%}
        {{ get_unit_test_sql(sql, expected, names) }}
    {%- endcall -%}
    {{ return({"relations": []}) }}
{% endmaterialization %}

{#- Columns of a query, in lower case, with their types; the query is not run. -#}
{% macro column_types(query) %}
    {%- set types = {} -%}
    {%- for column in adapter.get_column_schema_from_query("\n" ~ query ~ "\n") -%}
        {%- do types.update({column.name | lower: column.dtype}) -%}
    {%- endfor -%}
    {{ return(types) }}
{% endmacro %}

{#- Columns of a relation, in lower case, with their types. -#}
{% macro relation_types(relation) -%}
    {{ return(adapter.dispatch("relation_types", "entropanel")(relation)) }}
{%- endmacro %}

{% macro duckdb__relation_types(relation) -%}
    {{ return(column_types("select * from " ~ relation)) }}
{%- endmacro %}

{% macro default__relation_types(relation) -%}
    {%- set types = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do types.update({column.name | lower: column.data_type}) -%}
    {%- endfor -%}
    {{ return(types) }}
{%- endmacro %}

{#- Rows given to a unit test: columns that a row leaves out are null. -#}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
    {%- set types = column_name_to_data_types or relation_types(this) -%}
    {%- set nulls = {} -%}
    {%- for name, type in types.items() -%}
        {%- do nulls.update({name: "cast(null as " ~ type ~ ")"}) -%}
    {%- endfor -%}
    {{ selected_rows(rows or [{}], types, nulls) }}
    {{ "limit 0" if not rows }}
{% endmacro %}

{#- Rows that a unit test expects. -#}
{% macro get_expected_sql(
    rows, column_name_to_data_types, column_name_to_quoted=none
) %}
    {%- if rows -%}
        {{ selected_rows(rows, column_name_to_data_types, {}) }}
    {%- else -%}
        select * from dbt_internal_unit_test_actual limit 0
    {%- endif -%}
{% endmacro %}

{#- A query of rows; cells that a row leaves out are taken from the others. -#}
{% macro selected_rows(rows, types, others) %}
    {%- set selects = [] -%}
    {%- for row in rows -%}
        {%- set columns = [] -%}
        {%- for name, cell in dict(others, **format_row(row, types)).items() -%}
            {%- do columns.append(cell ~ " as " ~ adapter.quote(name)) -%}
        {%- endfor -%}
        {%- do selects.append("select " ~ columns | join(", ")) -%}
    {%- endfor -%}
    {{ selects | join("\nunion all\n") }}
{% endmacro %}

{#- The cells of a row as literals of the types of their columns. -#}
{% macro format_row(row, column_name_to_data_types) %}
    {%- set cells = {} -%}
    {%- for column, value in row.items() -%}
        {%- set type = column_name_to_data_types.get(column | lower) -%}
        {%- if type is none -%}
            {%- do exceptions.raise_compiler_error(
                "found the column " ~ column ~ " in a row of a unit test ("
                ~ model.name ~ "), expected one of "
                ~ column_name_to_data_types.keys() | join(", ")
            ) -%}
        {%- elif value is string -%}
            {#- call a macro only for a cell that needs escaping -#}
            {%- set literal = "'" ~ value ~ "'" -%}
            {%- if "'" in value or "\\" in value -%}
                {%- set literal = text_literal(value) -%}
            {%- endif -%}
        {%- else -%}
            {%- set literal = "null" if value is none else value -%}
        {%- endif -%}
        {%- do cells.update(
            {column | lower: "cast(" ~ literal ~ " as " ~ type ~ ")"}
        ) -%}
    {%- endfor -%}
    {{ return(cells) }}
{% endmacro %}
