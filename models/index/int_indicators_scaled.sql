{{ config(materialized=materialization_of_cells()) }}
with

indicators as (

    select * from {{ ref('int_panel_indicators') }}

),

scales as (

    select * from {{ ref('int_indicator_scales') }}

),

final as (

    select
        indicators.scenario,
        indicators.indicator,
        indicators.unit_code,
        indicators.year,
        indicators.value,
        {{ z_score("indicators.value", "scales") }} as z_score,
        {{ min_max("indicators.value", "scales") }} as min_max,
        indicators.status,
        indicators.is_floored,
        indicators.completed_on
    from indicators
    inner join scales
        on
            indicators.scenario = scales.scenario
            and indicators.indicator = scales.indicator

)

select * from final
