with

scenarios as (

    select * from {{ ref('stg_scenarios') }}

),

units as (

    select * from {{ ref('stg_units') }}

),

in_use as (

    select indicator
    from {{ ref('stg_indicators') }}
    where is_retained

    union

    select variable as indicator
    from {{ ref('stg_specification_terms') }}

),

missing as (

    select * from {{ ref('int_indicator_missing_cells') }}

),

gaps as (

    select
        missing.scenario,
        missing.indicator,
        missing.unit_code,
        count(*) as missing_cells
    from missing
    inner join in_use on missing.indicator = in_use.indicator
    group by missing.scenario, missing.indicator, missing.unit_code

),

-- an indicator that no unit has whole would leave no unit
avoidable as (

    select
        scenario,
        indicator
    from gaps
    group by scenario, indicator
    having count(*) < (select count(*) from units)

),

unit_gaps as (

    select
        gaps.scenario,
        gaps.unit_code,
        sum(gaps.missing_cells) as missing_cells,
        {{ dbt.listagg("gaps.indicator", "', '", "order by gaps.indicator") }}
            as missing_indicators,
        count(avoidable.indicator) as avoidable_indicators
    from gaps
    left join avoidable
        on
            gaps.scenario = avoidable.scenario
            and gaps.indicator = avoidable.indicator
    group by gaps.scenario, gaps.unit_code

),

final as (

    select
        scenarios.scenario,
        units.unit_code,
        scenarios.balanced_by <> 'units'
        or coalesce(unit_gaps.avoidable_indicators, 0) = 0 as is_included,
        cast(coalesce(unit_gaps.missing_cells, 0) as int) as missing_cells,
        unit_gaps.missing_indicators
    from scenarios
    cross join units
    left join unit_gaps
        on
            scenarios.scenario = unit_gaps.scenario
            and units.unit_code = unit_gaps.unit_code

)

select * from final
