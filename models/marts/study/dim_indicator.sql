select
    indicator,
    name_en,
    name_zh,
    unit_of_measurement,
    numerator,
    denominator,
    scale,
    direction,
    index_id,
    dimension,
    is_retained,
    reason,
    position
from {{ ref('stg_indicators') }}
