{#- A query: each variable of regressions, and its name with unit or variant. -#}
{% macro variable_descriptions() -%}
    select
        indicator as variable,
        coalesce(name_en, indicator)
        || coalesce(' (' || unit_of_measurement || ')', '') as description
    from {{ ref('dim_indicator') }}
    where
        indicator in (
            select variable from {{ ref('fct_estimation_panel') }}
        )
    union all
    select
        {{ index_variable("index_id", "variant") }} as variable,
        coalesce(name_en, index_id)
        || case when variant = 'default' then '' else ', ' || variant end
            as description
    from {{ ref('dim_index') }}
    where
        {{ index_variable("index_id", "variant") }} in (
            select variable from {{ ref('fct_estimation_panel') }}
        )
{%- endmacro %}
