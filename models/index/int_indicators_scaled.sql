{%- set panel = "partition by scenario, indicator" -%}
with

indicators as (

    select * from {{ ref('int_panel_indicators') }}

),

declared as (

    select * from {{ ref('int_scenario_indicators') }}

),

directed as (

    select
        indicators.*,
        declared.direction
    from indicators
    inner join declared
        on
            indicators.scenario = declared.scenario
            and indicators.indicator = declared.indicator

),

final as (

    select
        scenario,
        indicator,
        unit_code,
        year,
        value,
        {{ z_score("value", panel) }} as z_score,
        {{ min_max("value", "direction", panel) }} as min_max,
        status,
        is_floored,
        completed_on
    from directed

)

select * from final
