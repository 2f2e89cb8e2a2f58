with

scenario_series as (

    select * from {{ ref('int_scenario_series') }}

),

units as (

    select unit_code from {{ ref('stg_units') }}

),

observations as (

    select * from {{ ref('stg_observations') }}

),

years as (

    select year from {{ ref('stg_years') }}

),

cells as (

    select
        scenario_series.*,
        units.unit_code,
        years.year
    from scenario_series
    cross join units
    cross join years

),

final as (

    select
        cells.scenario,
        cells.series,
        cells.source_series,
        cells.unit_code,
        cells.year,
        {{ round_half_up("observations.value", "cells.decimals") }} as value,
        cells.completion,
        cells.single_observation,
        cells.completion_floor
    from cells
    left join observations
        on
            cells.source_series = observations.series
            and cells.unit_code = observations.unit_code
            and cells.year = observations.year
            and observations.year
            between coalesce(cells.observed_from, observations.year)
            and coalesce(cells.observed_to, observations.year)

)

select * from final
