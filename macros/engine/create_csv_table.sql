{#-
    Creates the empty table of a seed, every column text.

    dbt parses a seed to guess its types: `12%`, `1,234` and `$5` become
    numbers and the code `011000` becomes 11000 before any check sees them.
    With text columns the rows arrive exactly as they are in the file.
-#}
{% macro text_table(columns, type) %}
    {%- set ddl -%}
        create table {{ this.render() }} (
            {%- for column in columns %}
            {{ quoted_name(column) }} {{ type }}{{ "," if not loop.last }}
            {%- endfor %}
        )
    {%- endset -%}
    {%- call statement("_") -%}{{ ddl }}{%- endcall -%}
    {{ return(ddl) }}
{% endmacro %}

{% macro duckdb__create_csv_table(model, agate_table) %}
    {{ return(text_table(agate_table.column_names, "varchar")) }}
{% endmacro %}

{#- Spark's varchar wants a length. -#}
{% macro spark__create_csv_table(model, agate_table) %}
    {{ return(text_table(agate_table.column_names, "string")) }}
{% endmacro %}
