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
        from {{ dbt.string_literal(dbt.escape_single_quotes(path)) }}
        (
            format csv, header true, auto_detect false,
            delimiter ',', quote '"', escape '"'
        )
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{% endmacro %}
