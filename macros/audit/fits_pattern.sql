{#-
    True where a text fits a pattern, in which `%` stands for any text and
    nothing else is special (to `like`, an underscore is any character).
-#}
{% macro fits_pattern(text, pattern) -%}
    {{ text }} like
    replace(replace({{ pattern }}, '!', '!!'), '_', '!_') escape '!'
{%- endmacro %}
