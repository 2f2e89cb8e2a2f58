with

cells as (

    select * from {{ ref('int_indicators_completed') }}

),

units as (

    select * from {{ ref('int_panel_units') }}
    where is_included

),

final as (

    select
        cells.scenario,
        cells.indicator,
        cells.unit_code,
        cells.year,
        cells.value,
        cells.status,
        cells.is_floored,
        cells.completed_on
    from cells
    inner join units
        on
            cells.scenario = units.scenario
            and cells.unit_code = units.unit_code

)

select * from final
