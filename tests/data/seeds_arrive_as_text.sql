{#- dbt guesses types: 12% and 011000 would become numbers. -#}
{%- set others = [] -%}
{%- if execute -%}
    {%- for column in adapter.get_columns_in_relation(ref('observations')) -%}
        {%- if not column.is_string() and column.dtype != "string" -%}
            {%- do others.append(column.name) -%}
        {%- endif -%}
    {%- endfor -%}
{%- endif -%}
select unit_code
from {{ ref('observations') }}
where {{ others | length }} > 0
