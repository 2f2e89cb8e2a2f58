{%- set variant = ["index_id", "variant"] -%}
{%- set of_variant = variant + ["indicator"] -%}
with

available as (

    select * from {{ ref('int_index_variant_indicators') }}
    where is_available

),

variants as (

    select * from {{ ref('stg_index_variants') }}

),

terms as (

    select * from {{ ref('stg_index_terms') }}

),

reversals as (

    select * from {{ ref('stg_index_reversals') }}

),

final as (

    select
        available.scenario,
        available.index_id,
        available.variant,
        variants.weighting,
        variants.weight_period,
        available.balanced_by,
        available.indicator,
        available.dimension,
        coalesce(terms.term, available.indicator) as term,
        reversals.indicator is not null as is_reversed
    from available
    inner join variants on {{ equal_keys("available", "variants", variant) }}
    left join terms on {{ equal_keys("available", "terms", of_variant) }}
    left join reversals
        on {{ equal_keys("available", "reversals", of_variant) }}

)

select * from final
