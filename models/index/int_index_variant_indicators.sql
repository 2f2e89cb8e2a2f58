with

candidates as (

    select * from {{ ref('int_index_candidates') }}
    where is_retained

),

variants as (

    select * from {{ ref('stg_index_variants') }}

),

exclusions as (

    select * from {{ ref('stg_index_exclusions') }}

),

panels as (

    select * from {{ ref('int_panel_barrier') }}

),

units as (

    select * from {{ ref('int_panel_units') }}
    where is_included

),

gaps as (

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
        candidates.scenario,
        candidates.index_id,
        variants.variant,
        variants.balanced_by,
        candidates.indicator,
        candidates.dimension,
        case
            when variants.balanced_by = 'indicators'
                then candidates.missing_cells = 0
            when variants.balanced_by = 'units'
                then coalesce(gaps.units, 0) < panels.units
            when variants.balanced_by = 'none'
                then candidates.missing_cells < candidates.cells
            else candidates.is_available
        end as is_available
    from candidates
    inner join variants on candidates.index_id = variants.index_id
    inner join panels on candidates.scenario = panels.scenario
    left join exclusions
        on
            variants.index_id = exclusions.index_id
            and variants.variant = exclusions.variant
            and candidates.indicator = exclusions.indicator
    left join gaps
        on
            candidates.scenario = gaps.scenario
            and candidates.indicator = gaps.indicator
    where exclusions.indicator is null

)

select * from final
