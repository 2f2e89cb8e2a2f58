with

indicators as (

    select * from {{ ref('int_scenario_indicators') }}

),

incomplete as (

    select distinct
        scenario,
        indicator
    from {{ ref('int_panel_indicators') }}
    where status = 'missing'

),

cells as (

    select cells.*
    from {{ ref('int_series_completed') }} as cells
    inner join {{ ref('int_panel_units') }} as units
        on
            cells.scenario = units.scenario
            and cells.unit_code = units.unit_code
    where units.is_included

),

parts as (

    select
        scenario,
        indicator,
        numerator as series
    from indicators

    union

    select
        scenario,
        indicator,
        denominator as series
    from indicators
    where denominator is not null

),

series_cells as (

    select
        scenario,
        series,
        count(*) as cells,
        {{ count_where("status = 'missing'") }} as missing_cells
    from cells
    group by scenario, series

),

described as (

    select
        parts.scenario,
        parts.indicator,
        parts.series,
        concat(
            parts.series,
            ' (',
            cast(series_cells.missing_cells as string),
            ' of ',
            cast(series_cells.cells as string),
            ' cells missing)'
        ) as missing_input
    from parts
    inner join incomplete
        on
            parts.scenario = incomplete.scenario
            and parts.indicator = incomplete.indicator
    inner join series_cells
        on
            parts.scenario = series_cells.scenario
            and parts.series = series_cells.series
    where series_cells.missing_cells > 0

),

final as (

    select
        scenario,
        indicator,
        {{ dbt.listagg("missing_input", "', '", "order by series") }}
            as missing_inputs
    from described
    group by scenario, indicator

)

select * from final
