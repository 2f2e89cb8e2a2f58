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

incomplete as (

    select
        missing.scenario,
        missing.indicator,
        missing.unit_code,
        count(*) as missing_cells
    from missing
    inner join in_use on missing.indicator = in_use.indicator
    group by missing.scenario, missing.indicator, missing.unit_code

),

-- an indicator that is incomplete in every unit would leave no unit
avoidable as (

    select
        scenario,
        indicator
    from incomplete
    group by scenario, indicator
    having count(*) < (select count(*) from units)

),

by_unit as (

    select
        incomplete.scenario,
        incomplete.unit_code,
        sum(incomplete.missing_cells) as missing_cells,
        {{ dbt.listagg(
            "incomplete.indicator", "', '", "order by incomplete.indicator"
        ) }}
            as missing_indicators,
        count(avoidable.indicator) as avoidable_indicators
    from incomplete
    left join avoidable
        on
            incomplete.scenario = avoidable.scenario
            and incomplete.indicator = avoidable.indicator
    group by incomplete.scenario, incomplete.unit_code

),

final as (

    select
        scenarios.scenario,
        units.unit_code,
        scenarios.balanced_by <> 'units'
        or coalesce(by_unit.avoidable_indicators, 0) = 0 as is_included,
        cast(coalesce(by_unit.missing_cells, 0) as int) as missing_cells,
        by_unit.missing_indicators
    from scenarios
    cross join units
    left join by_unit
        on
            scenarios.scenario = by_unit.scenario
            and units.unit_code = by_unit.unit_code

)

select * from final
