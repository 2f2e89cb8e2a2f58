{#-
    Creates the empty table of a seed, every column text.

    dbt parses a seed to guess its types: `12%`, `1,234` and `$5` become
    numbers and the code `011000` becomes 11000 before any check sees them.
    With text columns the rows arrive as they stand in the file.
-#}
{% macro duckdb__create_csv_table(model, agate_table) %}
    {%- set ddl -%}
        create table {{ this.render() }} (
            {%- for column in agate_table.column_names %}
            {{ quoted_name(column) }} varchar{{ "," if not loop.last }}
            {%- endfor %}
        )
    {%- endset -%}
    {%- call statement("_") -%}{{ ddl }}{%- endcall -%}
    {{ return(ddl) }}
{% endmacro %}
