-- A misspelt variant would leave its index as the default one without a word.
with

declared as (

    {% for seed in ["terms", "exclusions", "reversals"] %}
        select
            '{{ seed }}' as seed,
            index_id,
            variant,
            indicator
        from {{ ref('stg_index_' ~ seed) }}
        {{ "union all" if not loop.last }}
    {% endfor %}

)

select declared.*
from declared
left join {{ ref('stg_index_variants') }} as variants
    on
        declared.index_id = variants.index_id
        and declared.variant = variants.variant
left join {{ ref('stg_indicators') }} as indicators
    on
        declared.index_id = indicators.index_id
        and declared.indicator = indicators.indicator
where variants.variant is null or indicators.indicator is null
