with

scenario_series as (

    select * from {{ ref('int_scenario_series') }}

),

units as (

    select * from {{ ref('stg_units') }}

),

unit_series as (

    select
        scenario_series.scenario,
        scenario_series.series,
        units.unit_code,
        scenario_series.completion,
        scenario_series.single_observation,
        scenario_series.completion_floor
    from scenario_series
    cross join units

),

final as (
    {{ incomplete_unit_series(
        unit_series="unit_series",
        observations=ref("int_series_observed"),
        years=ref("stg_years"),
        key=["scenario", "series", "unit_code"],
    ) }}
)

select * from final
