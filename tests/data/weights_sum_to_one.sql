-- Weights of an index are shares of one in each period, unless it is a plain
-- sum. Where entropies cannot distinguish the indicators there are no weights
-- but a reason.
with

totals as (

    select
        weights.scenario,
        weights.index_id,
        weights.variant,
        weights.period,
        sum(weights.weight) as weights,
        count(weights.weight) as known,
        count(weights.missing_reason) as missing,
        count(*) as indicators,
        min(weights.weight) as smallest
    from {{ ref('fct_index_weights') }} as weights
    inner join {{ ref('dim_index') }} as indices
        on
            weights.index_id = indices.index_id
            and weights.variant = indices.variant
    where indices.weighting <> 'none'
    group by weights.scenario, weights.index_id, weights.variant, weights.period

)

select *
from totals
where
    known + missing <> indicators
    or (missing > 0 and missing < indicators)
    or abs(weights - 1) > 1e-12
    or smallest < 0
