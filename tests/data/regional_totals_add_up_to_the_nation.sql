-- For schemes that cover every unit.
with

complete_schemes as (

    select scheme
    from {{ ref('dim_region') }}
    group by scheme
    having count(*) = (select count(*) from {{ ref('dim_unit') }})

),

sums as (

    select
        regions.scenario,
        regions.index_id,
        regions.variant,
        regions.scheme,
        regions.year,
        sum(regions.total) as total
    from {{ ref('fct_index_regions') }} as regions
    inner join complete_schemes on regions.scheme = complete_schemes.scheme
    group by
        regions.scenario,
        regions.index_id,
        regions.variant,
        regions.scheme,
        regions.year

)

select
    sums.*,
    nation.total as national_total
from sums
inner join {{ ref('fct_index_national') }} as nation
    on
        sums.scenario = nation.scenario
        and sums.index_id = nation.index_id
        and sums.variant = nation.variant
        and sums.year = nation.year
where abs(sums.total - nation.total) > 1e-9
