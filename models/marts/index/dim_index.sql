select
    variants.index_id,
    variants.variant,
    indices.name_en,
    indices.name_zh,
    variants.weighting,
    variants.weight_period,
    variants.balanced_by,
    variants.note,
    variants.note_zh,
    indices.vif_threshold,
    cast(
        row_number() over (order by indices.position, variants.position) as int
    ) as position
from {{ ref('stg_index_variants') }} as variants
inner join {{ ref('stg_indices') }} as indices
    on variants.index_id = indices.index_id
