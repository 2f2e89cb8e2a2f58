with

scenarios as (

    select * from {{ ref('stg_scenarios') }}

),

specifications as (

    select * from {{ ref('dim_specification') }}

),

outcomes as (

    select
        specification,
        variable
    from {{ ref('dim_specification_term') }}
    where role = 'outcome'

),

statistics as (

    select * from {{ ref('fct_descriptive_statistics') }}

),

final as (

    select
        scenarios.scenario,
        specifications.specification,
        specifications.effects,
        outcomes.variable as outcome,
        statistics.share_not_observed as outcome_share_not_observed
    from specifications
    inner join outcomes
        on specifications.specification = outcomes.specification
    cross join scenarios
    left join statistics
        on
            scenarios.scenario = statistics.scenario
            and outcomes.variable = statistics.variable

)

select * from final
