{#-
    A text as a literal, whatever characters it has.

    In Spark's literals a backslash escapes what follows; dbt escapes quotes
    by it and leaves a backslash of the text itself as it is.
-#}
{% macro text_literal(text) -%}
    {{ return(adapter.dispatch("text_literal", "entropanel")(text)) }}
{%- endmacro %}

{% macro default__text_literal(text) -%}
    {{ return(dbt.string_literal(dbt.escape_single_quotes(text))) }}
{%- endmacro %}

{% macro spark__text_literal(text) -%}
    {%- set escaped = text | replace("\\", "\\\\") -%}
    {{ return(default__text_literal(escaped)) }}
{%- endmacro %}
