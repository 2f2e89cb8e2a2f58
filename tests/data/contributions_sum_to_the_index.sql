with

sums as (

    select
        scenario,
        index_id,
        variant,
        unit_code,
        year,
        sum(contribution) as value
    from {{ ref('fct_index_contributions') }}
    group by scenario, index_id, variant, unit_code, year

)

select
    fct_index.scenario,
    fct_index.index_id,
    fct_index.variant,
    fct_index.unit_code,
    fct_index.year,
    fct_index.value,
    sums.value as sum_of_contributions
from {{ ref('fct_index') }} as fct_index
full join sums
    on
        fct_index.scenario = sums.scenario
        and fct_index.index_id = sums.index_id
        and fct_index.variant = sums.variant
        and fct_index.unit_code = sums.unit_code
        and fct_index.year = sums.year
where
    fct_index.value is null
    or sums.value is null
    or abs(fct_index.value - sums.value) > 1e-12
