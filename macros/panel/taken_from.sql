{#-
    The name of a variable for which another is used, with that other's name.

    name, taken: what is declared and what is used. language: `en` or `zh`.
-#}
{% macro taken_from(name, taken, language) -%}
    {%- set words = {"en": (" (taken from: ", ")"), "zh": ("（取自：", "）")} -%}
    {{ name }} || '{{ words[language][0] }}' || {{ taken }} || '{{ words[language][1] }}'
{%- endmacro %}
