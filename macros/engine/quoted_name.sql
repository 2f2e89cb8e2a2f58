{#-
    The name of a column as an identifier, whatever the name holds.

    adapter.quote() puts marks around a name and leaves those within it as they
    are, which then end it early: they are doubled here.
-#}
{% macro quoted_name(name) -%}
    {%- set mark = adapter.quote("") | first -%}
    {{ adapter.quote(name | replace(mark, mark ~ mark)) }}
{%- endmacro %}
