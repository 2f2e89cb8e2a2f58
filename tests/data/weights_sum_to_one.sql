-- Weights of an index are shares of one in each period, and so are those of
-- its dimensions.
with

totals as (

    select
        scenario,
        index_id,
        variant,
        period,
        sum(weight) as weights,
        min(weight) as smallest
    from {{ ref('fct_index_weights') }}
    group by scenario, index_id, variant, period

)

select *
from totals
where
    weights is null
    or abs(weights - 1) > 1e-12
    or smallest < 0
