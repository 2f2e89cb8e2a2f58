with

indicators as (

    select * from {{ ref('int_scenario_indicators') }}

),

series as (

    select * from {{ ref('int_scenario_series') }}

),

final as (

    select
        indicators.scenario,
        indicators.indicator,
        case
            when denominators.source_series is null
                then numerators.source_series
            else
                concat(
                    numerators.source_series,
                    ' / ',
                    denominators.source_series
                )
        end as source_series
    from indicators
    inner join series as numerators
        on
            indicators.scenario = numerators.scenario
            and indicators.numerator = numerators.series
    left join series as denominators
        on
            indicators.scenario = denominators.scenario
            and indicators.denominator = denominators.series

)

select * from final
