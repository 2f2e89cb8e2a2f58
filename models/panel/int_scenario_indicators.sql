with

scenarios as (

    select * from {{ ref('stg_scenarios') }}

),

indicators as (

    select * from {{ ref('stg_indicators') }}

),

declared as (

    select * from {{ ref('stg_scenario_indicators') }}

),

final as (

    select
        scenarios.scenario,
        indicators.indicator,
        coalesce(declared.numerator, indicators.numerator) as numerator,
        coalesce(declared.denominator, indicators.denominator) as denominator,
        indicators.scale,
        indicators.direction,
        coalesce(declared.completed_on, 'series') as completed_on,
        declared.completion_floor
    from scenarios
    cross join indicators
    left join declared
        on
            scenarios.scenario = declared.scenario
            and indicators.indicator = declared.indicator

)

select * from final
