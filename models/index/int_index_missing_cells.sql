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

years as (

    select * from {{ ref('stg_years') }}

),

incomplete as (

    select distinct
        members.scenario,
        members.index_id,
        members.variant,
        members.balanced_by,
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

),

-- a variant balanced by units leaves out every year of such a unit
final as (

    select
        scenario,
        index_id,
        variant,
        unit_code,
        year
    from incomplete
    where balanced_by <> 'units'

    union all

    select distinct
        incomplete.scenario,
        incomplete.index_id,
        incomplete.variant,
        incomplete.unit_code,
        years.year
    from incomplete
    cross join years
    where incomplete.balanced_by = 'units'

)

select * from final
