{{ config(materialized=materialization_of_cells()) }}
with

scenario_series as (

    select * from {{ ref('int_scenario_series') }}

),

-- all are of units and years of the panel: the gate stops on others
observations as (

    select * from {{ ref('stg_observations') }}

),

final as (

    select
        scenario_series.scenario,
        scenario_series.series,
        scenario_series.source_series,
        observations.unit_code,
        observations.year,
        {{ round_half_up("observations.value", "scenario_series.decimals") }}
            as value
    from scenario_series
    inner join observations
        on scenario_series.source_series = observations.series
    where
        (
            scenario_series.observed_from is null
            or scenario_series.observed_from <= observations.year
        )
        and (
            scenario_series.observed_to is null
            or scenario_series.observed_to >= observations.year
        )

)

select * from final
