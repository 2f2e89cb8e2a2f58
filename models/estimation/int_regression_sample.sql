{{ config(materialized="view") }}
with

cells as (

    select * from {{ ref('int_regression_cells') }}

),

singletons as (

    select * from {{ ref('int_regression_singletons') }}

),

final as (

    select
        cells.scenario,
        cells.specification,
        cells.position,
        cells.role,
        cells.term,
        cells.unit_code,
        cells.year,
        case when singletons.unit_code is null then cells.value end as value
    from cells
    left join singletons
        on
            cells.scenario = singletons.scenario
            and cells.specification = singletons.specification
            and cells.unit_code = singletons.unit_code
            and cells.year = singletons.year

)

select * from final
