{#-
    True where a text fits a pattern, in which `%` stands for any text and
    nothing else is special (to `like`, an underscore is any character).
-#}
{% macro fits_pattern(text, pattern) -%}
    {{ text }} like
    replace(replace({{ pattern }}, '!', '!!'), '_', '!_') escape '!'
{%- endmacro %}

{#- True where each key of an address matches the corresponding key of a pattern. -#}
{% macro fits_address(relation, patterns) -%}
    {%- for key in address_keys() %}
    {%- set value, pattern = relation ~ "." ~ key, patterns ~ "." ~ key %}
    ({{ pattern }} is null or {{ fits_pattern(value, pattern) }})
    {{- " and" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
