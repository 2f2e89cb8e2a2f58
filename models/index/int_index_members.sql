with

candidates as (

    select * from {{ ref('int_index_candidates') }}
    where is_used

),

variants as (

    select * from {{ ref('stg_index_variants') }}

),

terms as (

    select * from {{ ref('stg_index_terms') }}

),

exclusions as (

    select * from {{ ref('stg_index_exclusions') }}

),

reversals as (

    select * from {{ ref('stg_index_reversals') }}

),

final as (

    select
        candidates.scenario,
        candidates.index_id,
        variants.variant,
        variants.weighting,
        variants.weight_period,
        candidates.indicator,
        candidates.dimension,
        coalesce(terms.term, candidates.indicator) as term,
        reversals.indicator is not null as is_weighed_in_reverse
    from candidates
    inner join variants on candidates.index_id = variants.index_id
    left join terms
        on
            variants.index_id = terms.index_id
            and variants.variant = terms.variant
            and candidates.indicator = terms.indicator
    left join exclusions
        on
            variants.index_id = exclusions.index_id
            and variants.variant = exclusions.variant
            and candidates.indicator = exclusions.indicator
    left join reversals
        on
            variants.index_id = reversals.index_id
            and variants.variant = reversals.variant
            and candidates.indicator = reversals.indicator
    where exclusions.indicator is null

)

select * from final
