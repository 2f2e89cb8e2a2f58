{#-
    dbt.listagg on Spark: dbt-spark's leaves the order to chance. Spark has
    listagg since 4.0, DuckDB knows no `within group` for it.
-#}
{% macro spark__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
    {%- if limit_num -%}
        {%- do exceptions.raise_compiler_error("listagg: no limit on Spark") -%}
    {%- endif -%}
    listagg({{ measure }}, {{ delimiter_text }})
    {%- if order_by_clause %} within group ({{ order_by_clause }}) {%- endif %}
{%- endmacro %}
