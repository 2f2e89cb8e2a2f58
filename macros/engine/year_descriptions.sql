{#- A query: each year of a relation as the name of a column, and what it holds. -#}
{% macro year_descriptions(relation) -%}
    select distinct
        cast(year as {{ dbt.type_string() }}) as name,
        'Value in the year ' || cast(year as {{ dbt.type_string() }}) || '.'
            as description
    from {{ relation }}
{%- endmacro %}
