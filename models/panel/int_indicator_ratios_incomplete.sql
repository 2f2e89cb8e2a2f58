with

indicators as (

    select * from {{ ref('int_scenario_indicators') }}
    where completed_on <> 'series'

),

scenario_series as (

    select * from {{ ref('int_scenario_series') }}

),

units as (

    select * from {{ ref('stg_units') }}

),

unit_series as (

    select
        indicators.scenario,
        indicators.indicator,
        units.unit_code,
        numerators.completion,
        numerators.single_observation,
        indicators.completion_floor
    from indicators
    inner join scenario_series as numerators
        on
            indicators.scenario = numerators.scenario
            and indicators.numerator = numerators.series
    cross join units

),

final as (
    {{ incomplete_unit_series(
        unit_series="unit_series",
        observations=ref("int_indicator_ratios_observed"),
        years=ref("stg_years"),
        key=["scenario", "indicator", "unit_code"],
    ) }}
)

select * from final
