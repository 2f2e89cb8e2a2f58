{#-
    Statements that describe the columns of the model whose hook this is: those
    that depend on the study, and so cannot be described in YAML.

    descriptions: a query of two columns, name of the column and description.
-#}
{% macro comment_on_columns(descriptions) -%}
    {{ return(adapter.dispatch("comment_on_columns", "entropanel")(descriptions)) }}
{%- endmacro %}

{% macro default__comment_on_columns(descriptions) -%}
    {%- set statements = [] -%}
    {%- set rows = run_query(descriptions).rows if execute else [] -%}
    {%- for name, description in rows -%}
        {%- do statements.append(
            "comment on column " ~ this ~ "." ~ quoted_name(name)
            ~ " is " ~ text_literal(description) ~ ";"
        ) -%}
    {%- endfor -%}
    {{ return(statements | join("\n")) }}
{%- endmacro %}

{#- Spark keeps column comments only in formats that dbt does not write. -#}
{% macro spark__comment_on_columns(descriptions) -%}
    {{ return("") }}
{%- endmacro %}
