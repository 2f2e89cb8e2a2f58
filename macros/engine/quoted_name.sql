{#-
    The name of a column as an identifier, whatever characters it has.

    adapter.quote() puts quotation marks around a name without escaping those
    inside it; here they are doubled.
-#}
{% macro quoted_name(name) -%}
    {%- set mark = adapter.quote("") | first -%}
    {{ adapter.quote(name | replace(mark, mark ~ mark)) }}
{%- endmacro %}
