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

final as (

    select
        candidates.scenario,
        candidates.index_id,
        variants.variant,
        variants.weighting,
        variants.weight_period,
        candidates.indicator,
        candidates.dimension,
        coalesce(terms.term, candidates.indicator) as term
    from candidates
    inner join variants on candidates.index_id = variants.index_id
    left join terms
        on
            variants.index_id = terms.index_id
            and variants.variant = terms.variant
            and candidates.indicator = terms.indicator

)

select * from final
