with

indicators as (

    select * from {{ ref('stg_indicators') }}
    where index_id is not null

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

final as (

    select
        coverage.scenario,
        indicators.index_id,
        indicators.indicator,
        indicators.dimension,
        indicators.is_retained,
        cast(coverage.cells as int) as cells,
        cast(coverage.missing_cells as int) as missing_cells,
        coverage.missing_cells = 0 as is_available,
        indicators.is_retained and coverage.missing_cells = 0 as is_used
    from indicators
    inner join coverage on indicators.indicator = coverage.indicator

)

select * from final
