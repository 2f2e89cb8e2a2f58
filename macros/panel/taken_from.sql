{#-
    The name of a variable, followed by the name of the one used in its place.

    name, taken: what is declared and what is used. language: `en` or `zh`.
-#}
{% macro taken_from(name, taken, language) -%}
    {%- set words = {"en": (" (taken from: ", ")"), "zh": ("（取自：", "）")} -%}
    {{ name }} || '{{ words[language][0] }}' || {{ taken }} || '{{ words[language][1] }}'
{%- endmacro %}
