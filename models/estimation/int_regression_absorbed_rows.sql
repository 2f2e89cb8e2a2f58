{{ config(materialized="view") }}
with

specifications as (

    select * from {{ ref('stg_specifications') }}
    where singletons = 'drop' and (unit_effects or time_effects)

),

cells as (

    select * from {{ ref('int_regression_cells') }}

),

incomplete as (

    select distinct
        scenario,
        specification,
        unit_code,
        year
    from cells
    where value is null

),

final as (

    select
        outcomes.scenario,
        outcomes.specification,
        outcomes.unit_code,
        outcomes.year,
        specifications.unit_effects,
        specifications.time_effects
    from cells as outcomes
    inner join specifications
        on outcomes.specification = specifications.specification
    left join incomplete
        on
            outcomes.scenario = incomplete.scenario
            and outcomes.specification = incomplete.specification
            and outcomes.unit_code = incomplete.unit_code
            and outcomes.year = incomplete.year
    where outcomes.role = 'outcome' and incomplete.unit_code is null

)

select * from final
