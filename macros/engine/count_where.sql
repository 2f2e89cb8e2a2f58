{#- Rows of a group that meet a condition, a whole number: an aggregate. -#}
{% macro count_where(condition) -%}
    cast(sum(case when {{ condition }} then 1 else 0 end) as int)
{%- endmacro %}
