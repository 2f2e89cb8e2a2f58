{#-
    The name of a variable whose figures are another's: marked where it stands.

    name, taken: what was declared and what was taken. language: `en` or `zh`.
-#}
{% macro taken_from(name, taken, language) -%}
    {%- set words = {"en": (" (taken from: ", ")"), "zh": ("（取自：", "）")} -%}
    {{ name }} || '{{ words[language][0] }}' || {{ taken }} || '{{ words[language][1] }}'
{%- endmacro %}
