{{ config(materialized=materialization_of_cells()) }}
with

indicators as (

    select * from {{ ref('int_scenario_indicators') }}

),

cells as (

    select * from {{ ref('int_series_completed') }}

),

numerators as (

    select * from {{ ref('int_series_completed') }}

),

denominators as (

    select * from {{ ref('int_series_completed') }}

),

-- without a denominator, an indicator is a series times its scale: no join
multiples as (

    select
        indicators.scenario,
        indicators.indicator,
        indicators.completed_on,
        cells.unit_code,
        cells.year,
        indicators.scale * cells.value as value,
        cells.status,
        cells.is_floored
    from indicators
    inner join cells
        on
            indicators.scenario = cells.scenario
            and indicators.numerator = cells.series
    where
        indicators.denominator is null
        and indicators.completed_on = 'series'

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
        or coalesce(denominators.is_floored, false) as is_floored
    from indicators
    inner join numerators
        on
            indicators.scenario = numerators.scenario
            and indicators.numerator = numerators.series
    left join denominators
        on
            indicators.scenario = denominators.scenario
            and indicators.denominator = denominators.series
            and numerators.unit_code = denominators.unit_code
            and numerators.year = denominators.year
    where
        indicators.denominator is not null
        or indicators.completed_on <> 'series'

),

final as (

    select * from multiples

    union all

    select
        scenario,
        indicator,
        completed_on,
        unit_code,
        year,
        case
            when
                completed_on = 'series'
                or status = 'observed'
                or (completed_on = 'both' and status = 'interpolated')
                then value
        end as value,
        case when value is null then 'missing' else status end as status,
        is_floored
    from ratios

)

select * from final
