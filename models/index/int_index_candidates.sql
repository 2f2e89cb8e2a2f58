with

indicators as (

    select * from {{ ref('stg_indicators') }}
    where index_id is not null

),

scenarios as (

    select * from {{ ref('stg_scenarios') }}

),

scaled as (

    select * from {{ ref('int_indicators_scaled') }}

),

coverage as (

    select
        scenario,
        indicator,
        count(*) as cells,
        {{ count_where("status = 'missing'") }} as missing_cells
    from scaled
    group by scenario, indicator

),

availability as (

    select
        coverage.*,
        coverage.missing_cells = 0
        or (
            scenarios.balanced_by = 'none'
            and coverage.missing_cells < coverage.cells
        ) as is_available
    from coverage
    inner join scenarios on coverage.scenario = scenarios.scenario

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
