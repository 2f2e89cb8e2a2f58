with

units as (

    select
        included.scenario,
        included.unit_code,
        coalesce(names.name_en, names.name_zh) as name
    from {{ ref('int_panel_units') }} as included
    inner join {{ ref('stg_units') }} as names
        on included.unit_code = names.unit_code
    where included.is_included

),

years as (

    select count(*) as years from {{ ref('stg_years') }}

),

panels as (

    select
        sizes.scenario,
        sizes.units,
        years.years
    from {{ ref('int_panel_sizes') }} as sizes
    cross join years

),

missing as (

    select
        scenario,
        indicator as variable,
        'indicator' as kind,
        unit_code
    from {{ ref('int_indicator_missing_cells') }}

    union all

    select
        scenario,
        {{ index_variable("index_id", "variant") }} as variable,
        'index' as kind,
        unit_code
    from {{ ref('int_index_missing_cells') }}

),

incomplete_units as (

    select
        missing.scenario,
        missing.variable,
        missing.kind,
        missing.unit_code,
        units.name,
        count(*) as missing_years
    from missing
    inner join units
        on
            missing.scenario = units.scenario
            and missing.unit_code = units.unit_code
    group by
        missing.scenario,
        missing.variable,
        missing.kind,
        missing.unit_code,
        units.name

),

described as (

    select
        incomplete_units.scenario,
        incomplete_units.variable,
        incomplete_units.kind,
        incomplete_units.unit_code,
        case
            when incomplete_units.missing_years = panels.years
                then incomplete_units.unit_code
        end as whole_unit,
        case
            when incomplete_units.missing_years = panels.years
                then incomplete_units.name
        end as name_of_whole_unit,
        panels.units
    from incomplete_units
    inner join panels on incomplete_units.scenario = panels.scenario

),

final as (

    select
        scenario,
        variable,
        kind,
        {{ dbt.listagg("whole_unit", "', '", "order by unit_code") }}
            as missing_units,
        {{ dbt.listagg("name_of_whole_unit", "', '", "order by unit_code") }}
            as names_of_missing_units,
        {{ json_list(dbt.listagg(
            json_text("whole_unit"), "', '", "order by unit_code"
        )) }} as listed_units,
        count(*) = count(whole_unit) as is_complete_elsewhere
    from described
    group by scenario, variable, kind
    -- an indicator missing in all units is reported by its series
    having
        count(whole_unit) > 0
        and (kind = 'index' or count(whole_unit) < max(units))

)

select * from final
