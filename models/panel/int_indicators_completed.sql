{{ config(materialized=materialization_of_cells()) }}
with

ratios as (

    select * from {{ ref('int_indicator_ratios') }}
    where completed_on = 'series' or value is not null

),

filled as (

    select
        filled.*,
        indicators.completed_on
    from {{ ref('int_indicator_ratios_filled') }} as filled
    inner join {{ ref('int_scenario_indicators') }} as indicators
        on
            filled.scenario = indicators.scenario
            and filled.indicator = indicators.indicator

),

final as (

    select
        scenario,
        indicator,
        unit_code,
        year,
        value,
        status,
        is_floored,
        completed_on
    from ratios

    union all

    select
        scenario,
        indicator,
        unit_code,
        year,
        value,
        status,
        is_floored,
        completed_on
    from filled

)

select * from final
