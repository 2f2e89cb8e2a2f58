with

cells as (

    select * from {{ ref('int_panel_indicators') }}

),

declared as (

    select * from {{ ref('int_scenario_indicators') }}

),

moments as (

    select
        scenario,
        indicator,
        count(*) as cells,
        {{ count_where("status = 'missing'") }} as missing_cells,
        avg(value) as mean,
        stddev_samp(value) as std_dev,
        min(value) as minimum,
        max(value) as maximum
    from cells
    group by scenario, indicator

),

final as (

    select
        moments.*,
        declared.direction
    from moments
    inner join declared
        on
            moments.scenario = declared.scenario
            and moments.indicator = declared.indicator

)

select * from final
