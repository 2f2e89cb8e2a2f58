{#- Join condition: two relations agree in all columns of a key. -#}
{% macro equal_keys(one, other, key) -%}
    {%- for column in key -%}
        {{ one }}.{{ column }} = {{ other }}.{{ column }}
        {{- " and " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
