with

cells as (

    select * from {{ ref('int_regression_cells') }}

),

singletons as (

    select * from {{ ref('int_regression_singletons') }}

),

final as (

    select
        scenario,
        specification,
        unit_code,
        year,
        term,
        reason
    from cells
    where value is null
    union all
    select
        scenario,
        specification,
        unit_code,
        year,
        cast(null as string) as term,
        concat('the only one left of its ', effect) as reason
    from singletons

)

select * from final
