with

indicators as (

    select * from {{ ref('int_scenario_indicators') }}

),

cells as (

    select * from {{ ref('int_series_completed') }}

),

policies as (

    select * from {{ ref('int_scenario_series') }}

),

-- few series are divided by: the others are not looked through
divisors as (

    select cells.*
    from cells
    where
        cells.series in (
            select indicators.denominator
            from indicators
            where indicators.denominator is not null
        )

),

ratios as (

    select
        indicators.scenario,
        indicators.indicator,
        indicators.completed_on,
        numerators.unit_code,
        numerators.year,
        indicators.scale
        * case
            when indicators.denominator is null then numerators.value
            else {{ safe_divide("numerators.value", "denominators.value") }}
        end as value,
        {{ worst_status("numerators.status", "denominators.status") }}
            as status,
        numerators.is_floored
        or coalesce(denominators.is_floored, false) as is_floored,
        policies.completion,
        policies.single_observation,
        indicators.completion_floor
    from indicators
    inner join cells as numerators
        on
            indicators.scenario = numerators.scenario
            and indicators.numerator = numerators.series
    inner join policies
        on
            indicators.scenario = policies.scenario
            and indicators.numerator = policies.series
    left join divisors as denominators
        on
            indicators.scenario = denominators.scenario
            and indicators.denominator = denominators.series
            and numerators.unit_code = denominators.unit_code
            and numerators.year = denominators.year

),

final as (

    select
        scenario,
        indicator,
        completed_on,
        unit_code,
        year,
        case
            when completed_on = 'series' or status = 'observed' then value
        end as value,
        case when value is null then 'missing' else status end as status,
        is_floored,
        completion,
        single_observation,
        completion_floor
    from ratios

)

select * from final
