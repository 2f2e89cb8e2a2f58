{#- One column a variable: its columns depend on the study. -#}
{%- set variables = column_values(ref("fct_estimation_panel"), "variable") -%}
select
    scenario,
    unit_code,
    year
    {%- for variable in variables %},
    max(
        case
            when variable = {{ dbt.string_literal(dbt.escape_single_quotes(variable)) }}
                then value
        end
    ) as {{ adapter.quote(variable) }}
    {%- endfor %}
from {{ ref('fct_estimation_panel') }}
group by scenario, unit_code, year
