-- Recomputed from the public tables alone: weight times min-max value.
with

additive as (

    select
        scenario,
        index_id,
        variant,
        period
    from {{ ref('fct_index_weights') }}
    group by scenario, index_id, variant, period
    having count(*) = count(distinct term)

),

sums as (

    select
        weights.scenario,
        weights.index_id,
        weights.variant,
        scaled.unit_code,
        scaled.year,
        sum(weights.weight * scaled.min_max) as value
    from additive
    inner join {{ ref('fct_index_weights') }} as weights
        on
            additive.scenario = weights.scenario
            and additive.index_id = weights.index_id
            and additive.variant = weights.variant
            and additive.period = weights.period
    inner join {{ ref('fct_indicator_values') }} as scaled
        on
            weights.scenario = scaled.scenario
            and weights.indicator = scaled.indicator
            and weights.period in ('pooled', cast(scaled.year as string))
    group by
        weights.scenario,
        weights.index_id,
        weights.variant,
        scaled.unit_code,
        scaled.year

)

select
    fct_index.scenario,
    fct_index.index_id,
    fct_index.variant,
    fct_index.unit_code,
    fct_index.year,
    fct_index.value,
    sums.value as weighted_sum
from {{ ref('fct_index') }} as fct_index
inner join sums
    on
        fct_index.scenario = sums.scenario
        and fct_index.index_id = sums.index_id
        and fct_index.variant = sums.variant
        and fct_index.unit_code = sums.unit_code
        and fct_index.year = sums.year
where abs(fct_index.value - sums.value) > 1e-12
