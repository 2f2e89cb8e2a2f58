with

sums as (

    select
        scenario,
        index_id,
        variant,
        year,
        sum(value) as total
    from {{ ref('fct_index') }}
    group by scenario, index_id, variant, year

)

select
    nation.scenario,
    nation.index_id,
    nation.variant,
    nation.year,
    nation.total,
    sums.total as sum_of_units
from {{ ref('fct_index_national') }} as nation
full join sums
    on
        nation.scenario = sums.scenario
        and nation.index_id = sums.index_id
        and nation.variant = sums.variant
        and nation.year = sums.year
where
    nation.total is null
    or sums.total is null
    or abs(nation.total - sums.total) > 1e-9
