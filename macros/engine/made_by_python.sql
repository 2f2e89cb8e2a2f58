{#-
    Relation of a table that Python makes.

    On DuckDB it is a Python model. dbt-spark runs none in a session: there
    the same function is called from the command line and leaves the table in
    the schema of the target, before SQL that reads it is run.

    name  name of the table
-#}
{% macro made_by_python(name) -%}
    {{ return(adapter.dispatch("made_by_python", "entropanel")(name)) }}
{%- endmacro %}

{% macro default__made_by_python(name) -%}
    {{ return(ref(name)) }}
{%- endmacro %}

{% macro spark__made_by_python(name) -%}
    {%- set relation = api.Relation.create(
        schema=target.schema, identifier=name
    ) -%}
    {%- if execute and flags.WHICH in ["build", "run", "retry"]
        and load_relation(relation) is none -%}
        {%- do exceptions.raise_compiler_error(
            name ~ " is not in the schema " ~ target.schema
            ~ ": Python makes it, from the command line"
        ) -%}
    {%- endif -%}
    {{ return(relation) }}
{%- endmacro %}
