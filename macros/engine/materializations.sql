{#-
    Tables and views on DuckDB, replaced in place in one transaction.

    dbt-duckdb builds each relation beside the previous one, renames both and
    drops one, and creates a context of all macros for each of these steps.
    Nobody reads the file that dbt builds in: what people query is published
    from it once the build has succeeded.

    After a failure the transaction is rolled back, and the relation is what it was.
-#}
{% materialization table, adapter="duckdb", supported_languages=["sql", "python"] %}
    {%- set relation = this.incorporate(type="table") -%}
    {%- set code = create_table_as(False, relation, compiled_code, model.language) -%}
    {{ begin_replacing(relation) }}
    {#- Python writes in a transaction of its own, which would not see a drop -#}
    {%- if model.language == "python" -%}
        {%- set code = code | replace("'create table ", "'create or replace table ") -%}
    {%- endif -%}
    {%- call statement("main", language=model.language) -%}{{ code }}{%- endcall -%}
    {{ end_replacing(relation) }}
    {{ return({"relations": [relation]}) }}
{% endmaterialization %}

{% materialization view, adapter="duckdb" %}
    {%- set relation = this.incorporate(type="view") -%}
    {{ begin_replacing(relation) }}
    {%- call statement("main") -%}
        {{ get_create_view_as_sql(relation, sql) }}
    {%- endcall -%}
    {{ end_replacing(relation) }}
    {{ return({"relations": [relation]}) }}
{% endmaterialization %}

{% macro begin_replacing(relation) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- set existing = load_cached_relation(relation) -%}
    {%- if existing is not none and model.language == "sql" -%}
        {%- call statement("drop") -%}
            drop {{ existing.type }} if exists {{ existing }}
        {%- endcall -%}
    {%- endif -%}
{% endmacro %}

{% macro end_replacing(relation) %}
    {%- do persist_docs(relation, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
{% endmacro %}

{#-
    The comments of a relation and of its columns, in one statement. dbt asks for the
    columns of every one of them; those of a contract are there.
-#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set comments = [] -%}
    {%- if for_relation and config.persist_relation_docs() and model.description -%}
        {%- do comments.append(alter_relation_comment(relation, model.description)) -%}
    {%- endif -%}
    {%- if for_columns and config.persist_column_docs() and model.columns -%}
        {%- set there = model.columns.keys() -%}
        {%- if not config.get("contract").enforced -%}
            {%- set there = column_types("select * from " ~ relation) -%}
        {%- endif -%}
        {%- for name, column in model.columns.items() if name in there -%}
            {%- do comments.append(
                "comment on column " ~ relation ~ "." ~ quoted_name(name)
                ~ " is " ~ duckdb_escape_comment(column.description) ~ ";"
            ) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if comments -%}
        {%- call statement("comments") -%}{{ comments | join("\n") }}{%- endcall -%}
    {%- endif -%}
{%- endmacro %}
