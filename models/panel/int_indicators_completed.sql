with

ratios as (

    select * from {{ ref('int_indicator_ratios') }}

),

completed as (

    select * from {{ ref('int_indicator_ratios_completed') }}

),

final as (

    select
        scenario,
        indicator,
        unit_code,
        year,
        value,
        status,
        is_floored,
        completed_on
    from ratios
    where completed_on = 'series'

    union all

    select
        scenario,
        indicator,
        unit_code,
        year,
        value,
        status,
        is_floored,
        'indicator' as completed_on
    from completed

)

select * from final
