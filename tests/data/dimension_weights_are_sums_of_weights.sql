with

sums as (

    select
        scenario,
        index_id,
        variant,
        period,
        dimension,
        sum(weight) as weight,
        min(dimension_weight) as smallest,
        max(dimension_weight) as largest
    from {{ ref('fct_index_weights') }}
    group by scenario, index_id, variant, period, dimension

)

select *
from sums
where abs(smallest - weight) > 1e-12 or abs(largest - weight) > 1e-12
