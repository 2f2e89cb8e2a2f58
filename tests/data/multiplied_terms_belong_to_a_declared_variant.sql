-- A misspelt variant would leave its index additive without a word.
select
    terms.index_id,
    terms.variant,
    terms.indicator
from {{ ref('stg_index_terms') }} as terms
left join {{ ref('stg_index_variants') }} as variants
    on
        terms.index_id = variants.index_id
        and terms.variant = variants.variant
left join {{ ref('stg_indicators') }} as indicators
    on
        terms.index_id = indicators.index_id
        and terms.indicator = indicators.indicator
where variants.variant is null or indicators.indicator is null
