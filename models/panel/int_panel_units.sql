with

scenarios as (

    select * from {{ ref('stg_scenarios') }}

),

units as (

    select * from {{ ref('stg_units') }}

),

in_use as (

    select indicator
    from {{ ref('stg_indicators') }}
    where is_retained

    union

    select variable as indicator
    from {{ ref('stg_specification_terms') }}

),

cells as (

    select * from {{ ref('int_indicators_completed') }}

),

gaps as (

    select
        cells.scenario,
        cells.indicator,
        cells.unit_code,
        {{ count_where("cells.status = 'missing'") }} as missing_cells
    from cells
    inner join in_use on cells.indicator = in_use.indicator
    group by 1, 2, 3

),

fewest as (

    select
        *,
        min(missing_cells) over (
            partition by scenario, indicator
        ) as fewest_missing_cells
    from gaps

),

unit_gaps as (

    select
        scenario,
        unit_code,
        sum(missing_cells) as missing_cells,
        {{ dbt.listagg(
            "case when missing_cells > 0 then indicator end",
            "', '",
            "order by indicator",
        ) }} as missing_indicators,
        -- an indicator that no unit has whole would leave no unit
        sum(
            case when fewest_missing_cells = 0 then missing_cells else 0 end
        ) as avoidable_cells
    from fewest
    group by 1, 2

),

final as (

    select
        scenarios.scenario,
        units.unit_code,
        scenarios.balanced_by <> 'units'
        or coalesce(unit_gaps.avoidable_cells, 0) = 0 as is_included,
        cast(coalesce(unit_gaps.missing_cells, 0) as int) as missing_cells,
        unit_gaps.missing_indicators
    from scenarios
    cross join units
    left join unit_gaps
        on
            scenarios.scenario = unit_gaps.scenario
            and units.unit_code = unit_gaps.unit_code

)

select * from final
