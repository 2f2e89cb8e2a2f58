{{ config(materialized=materialization_of_cells()) }}
with

cells as (

    select * from {{ ref('int_indicators_completed') }}

),

excluded as (

    select * from {{ ref('int_panel_units') }}
    where not is_included

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
    left join excluded
        on
            cells.scenario = excluded.scenario
            and cells.unit_code = excluded.unit_code
    where excluded.scenario is null

)

select * from final
