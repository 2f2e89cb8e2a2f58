{#-
    A query: each variable of regressions, and its name with unit or variant.
    Where scenarios take different series for an indicator, each one's.
-#}
{% macro variable_descriptions() -%}
    select
        names.indicator as variable,
        case
            when count(distinct names.description) = 1
                then max(names.description)
            else {{ dbt.listagg(
                "names.scenario || ': ' || names.description",
                "'; '",
                "order by scenarios.position"
            ) }}
        end as description
    from (
        select
            scenario,
            indicator,
            coalesce(name_en, name_zh, indicator)
            || coalesce(' (' || unit_of_measurement || ')', '') as description
        from {{ ref('dim_indicator_in_scenario') }}
    ) as names
    inner join {{ ref('dim_scenario') }} as scenarios
        on names.scenario = scenarios.scenario
    where
        names.indicator in (
            select variable from {{ ref('fct_estimation_panel') }}
        )
    group by names.indicator
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
