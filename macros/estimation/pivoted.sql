{#- The number that stands under one name in a long table: an aggregate. -#}
{% macro pivoted(name_column, name, value) -%}
    cast(max(case when {{ name_column }} = '{{ name }}' then {{ value }} end) as double)
{%- endmacro %}
