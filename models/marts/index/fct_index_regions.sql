select
    scenario,
    index_id,
    variant,
    scheme,
    region,
    year,
    units,
    divisor,
    total,
    mean
from {{ ref('int_index_regions') }}
