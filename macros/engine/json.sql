{#- A text as a string of JSON, in quotes and escaped. -#}
{% macro json_text(text) -%}
    {{ return(adapter.dispatch("json_text", "entropanel")(text)) }}
{%- endmacro %}

{% macro duckdb__json_text(text) -%}
    cast(to_json(cast({{ text }} as string)) as string)
{%- endmacro %}

{#- Spark makes JSON of structs and lists alone. -#}
{% macro spark__json_text(text) -%}
    {%- set list = "to_json(array(cast(" ~ text ~ " as string)))" -%}
    substring({{ list }}, 2, length({{ list }}) - 2)
{%- endmacro %}

{#- A JSON list of comma-separated items; null for none. -#}
{% macro json_list(items) -%}
    '[' || {{ items }} || ']'
{%- endmacro %}

{#- The items of a JSON list, separated by commas. -#}
{% macro json_items(list) -%}
    substring({{ list }}, 2, length({{ list }}) - 2)
{%- endmacro %}

{#- A value of JSON as a text, by its path; null without. -#}
{% macro json_value(json, path) -%}
    {{ return(adapter.dispatch("json_value", "entropanel")(json, path)) }}
{%- endmacro %}

{% macro duckdb__json_value(json, path) -%}
    json_extract_string({{ json }}, '{{ path }}')
{%- endmacro %}

{% macro spark__json_value(json, path) -%}
    get_json_object({{ json }}, '{{ path }}')
{%- endmacro %}
