with

indicators as (

    select * from {{ ref('stg_indicators') }}
    where index_id is not null

),

scenarios as (

    select * from {{ ref('stg_scenarios') }}

),

scales as (

    select * from {{ ref('int_indicator_scales') }}

),

availability as (

    select
        scales.scenario,
        scales.indicator,
        scales.cells,
        scales.missing_cells,
        scales.missing_cells = 0
        or (
            scenarios.balanced_by = 'none'
            and scales.missing_cells < scales.cells
        ) as is_available
    from scales
    inner join scenarios on scales.scenario = scenarios.scenario

),

final as (

    select
        availability.scenario,
        indicators.index_id,
        indicators.indicator,
        indicators.dimension,
        indicators.is_retained,
        cast(availability.cells as int) as cells,
        cast(availability.missing_cells as int) as missing_cells,
        availability.is_available,
        indicators.is_retained and availability.is_available as is_used
    from indicators
    inner join availability on indicators.indicator = availability.indicator

)

select * from final
