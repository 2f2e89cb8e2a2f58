with

members as (

    select * from {{ ref('int_index_members') }}

),

missing as (

    select * from {{ ref('int_indicator_missing_cells') }}

),

units as (

    select * from {{ ref('int_panel_units') }}
    where is_included

),

final as (

    select distinct
        members.scenario,
        members.index_id,
        members.variant,
        missing.unit_code,
        missing.year
    from members
    inner join missing
        on
            members.scenario = missing.scenario
            and members.indicator = missing.indicator
    inner join units
        on
            missing.scenario = units.scenario
            and missing.unit_code = units.unit_code

)

select * from final
