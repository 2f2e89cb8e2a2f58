{{ config(materialized=materialization_of_cells()) }}
with

observed as (

    select * from {{ ref('int_series_observed') }}

),

filled as (

    select * from {{ ref('int_series_filled') }}

),

scenario_series as (

    select * from {{ ref('int_scenario_series') }}

),

final as (

    select
        scenario,
        series,
        source_series,
        unit_code,
        year,
        value,
        'observed' as status,
        false as is_floored,
        year as anchor_from,
        year as anchor_to,
        0 as gap_length
    from observed

    union all

    select
        filled.scenario,
        filled.series,
        scenario_series.source_series,
        filled.unit_code,
        filled.year,
        filled.value,
        filled.status,
        filled.is_floored,
        filled.anchor_from,
        filled.anchor_to,
        filled.gap_length
    from filled
    inner join scenario_series
        on
            filled.scenario = scenario_series.scenario
            and filled.series = scenario_series.series

)

select * from final
