{#-
    Loads a seed's file into its empty table, as text.

    dbt-duckdb lets DuckDB guess the dialect: a `#` at the start of a cell may
    then begin a comment and a quote inside one be an escape. The dialect is
    RFC 4180's and nothing is guessed.
-#}
{% macro duckdb__load_csv_rows(model, agate_table) %}
    {%- set path = adapter.get_seed_file_path(model) -%}
    {%- set sql -%}
        copy {{ this.render() }}
        from {{ text_literal(path) }}
        (
            format csv, header true, auto_detect false,
            delimiter ',', quote '"', escape '"'
        )
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{% endmacro %}

{#-
    dbt-spark writes a seed's cells into statements as the types that dbt
    guessed. Here Spark reads the file itself, by a view over it. It tells an
    empty cell in quotes from one without, DuckDB does not: null is both.
    Workers of a cluster need the file at the same place.
-#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {%- set path = "file://" ~ model.root_path ~ "/" ~ model.original_file_path -%}
    {%- set rows = quoted_name(model.alias ~ "__rows") -%}
    {%- set view -%}
        create or replace temporary view {{ rows }} (
            {%- for column in agate_table.column_names %}
            {{ quoted_name(column) }} string{{ "," if not loop.last }}
            {%- endfor %}
        )
        using csv
        options (
            path {{ text_literal(path) }},
            header 'true', multiLine 'true', mode 'FAILFAST',
            sep ',', quote '"', escape '"', encoding 'UTF-8'
        )
    {%- endset -%}
    {%- set sql -%}
        insert into {{ this.render() }}
        select
            {%- for column in agate_table.column_names %}
            nullif({{ quoted_name(column) }}, ''){{ "," if not loop.last }}
            {%- endfor %}
        from {{ rows }}
    {%- endset -%}
    {%- do adapter.add_query(view, abridge_sql_log=True) -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {%- do adapter.add_query("drop view " ~ rows) -%}
    {{ return(sql) }}
{% endmacro %}
