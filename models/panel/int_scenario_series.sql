with

scenarios as (

    select * from {{ ref('stg_scenarios') }}

),

series as (

    select * from {{ ref('stg_series') }}

),

declared as (

    select * from {{ ref('stg_scenario_series') }}

),

final as (

    select
        scenarios.scenario,
        series.series,
        coalesce(declared.source_series, series.series) as source_series,
        declared.observed_from,
        declared.observed_to,
        declared.decimals,
        series.completion,
        series.single_observation,
        series.completion_floor
    from scenarios
    cross join series
    left join declared
        on
            scenarios.scenario = declared.scenario
            and series.series = declared.series

)

select * from final
