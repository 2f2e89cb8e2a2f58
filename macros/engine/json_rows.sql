{#-
    The objects of a JSON list, one row each, for a select list: structs whose
    fields are null where an object does not have them. An empty list gives no
    row.

    json: a text. fields: name of each field to its type.
-#}
{% macro json_rows(json, fields) -%}
    {{ return(adapter.dispatch("json_rows", "entropanel")(json, fields)) }}
{%- endmacro %}

{% macro duckdb__json_rows(json, fields) -%}
    unnest(from_json({{ json }}, '[{{ tojson(fields) }}]'))
{%- endmacro %}

{#- Spark has no unnest. -#}
{% macro spark__json_rows(json, fields) -%}
    {%- set types = [] -%}
    {%- for name, type in fields.items() -%}
        {%- do types.append(name ~ ":" ~ type) -%}
    {%- endfor -%}
    explode(from_json({{ json }}, 'array<struct<{{ types | join(",") }}>>'))
{%- endmacro %}

{#- Fields of a struct as columns, for a select list. fields: as of json_rows. -#}
{% macro struct_fields(struct, fields) -%}
    {%- for name, type in fields.items() -%}
        cast({{ struct }}.{{ name }} as {{ type }}) as {{ name }}
        {{- ", " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
