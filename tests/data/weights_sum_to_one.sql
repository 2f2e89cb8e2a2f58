-- Weights of an index are shares of one in each period, unless it is a plain
-- sum.
with

totals as (

    select
        weights.scenario,
        weights.index_id,
        weights.variant,
        weights.period,
        sum(weights.weight) as weights,
        min(weights.weight) as smallest
    from {{ ref('fct_index_weights') }} as weights
    inner join {{ ref('dim_index') }} as indices
        on
            weights.index_id = indices.index_id
            and weights.variant = indices.variant
    where indices.weighting <> 'none'
    group by 1, 2, 3, 4

)

select *
from totals
where
    weights is null
    or abs(weights - 1) > 1e-12
    or smallest < 0
