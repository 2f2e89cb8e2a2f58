with

scales as (

    select * from {{ ref('int_indicator_scales') }}

),

panels as (

    select * from {{ ref('int_panel_sizes') }}

),

units as (

    select * from {{ ref('int_panel_units') }}
    where is_included

),

incomplete as (

    select
        missing.scenario,
        missing.indicator,
        count(distinct missing.unit_code) as units
    from {{ ref('int_indicator_missing_cells') }} as missing
    inner join units
        on
            missing.scenario = units.scenario
            and missing.unit_code = units.unit_code
    group by missing.scenario, missing.indicator

),

final as (

    select
        scales.scenario,
        scales.indicator,
        scales.cells,
        scales.missing_cells,
        panels.units,
        coalesce(incomplete.units, 0) as incomplete_units
    from scales
    inner join panels on scales.scenario = panels.scenario
    left join incomplete
        on
            scales.scenario = incomplete.scenario
            and scales.indicator = incomplete.indicator

)

select * from final
