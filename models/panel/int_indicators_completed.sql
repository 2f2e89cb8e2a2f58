{{ config(materialized=materialization_of_cells()) }}
with

ratios as (

    select * from {{ ref('int_indicator_ratios') }}
    where completed_on = 'series'

),

observed as (

    select * from {{ ref('int_indicator_ratios') }}
    where completed_on = 'indicator' and value is not null

),

filled as (

    select * from {{ ref('int_indicator_ratios_filled') }}

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

    union all

    select
        scenario,
        indicator,
        unit_code,
        year,
        value,
        status,
        is_floored,
        completed_on
    from observed

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
    from filled

)

select * from final
