-- depends_on: {{ ref("dim_indicator_in_scenario") }}, {{ ref("dim_scenario") }}
-- depends_on: {{ ref("dim_index") }}
{{ config(post_hook="{{ comment_on_columns(variable_descriptions()) }}") }}
{#- One column a variable: its columns depend on the study. -#}
{%- set variables = column_values(ref("fct_estimation_panel"), "variable") -%}
select
    scenario,
    unit_code,
    {% for variable in variables -%}
        {{ pivoted("variable", variable, "value") }}
            as {{ quoted_name(variable) }},
    {% endfor -%}
    year
from {{ ref('fct_estimation_panel') }}
group by scenario, unit_code, year
