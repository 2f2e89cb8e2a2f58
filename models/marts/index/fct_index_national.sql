select
    scenario,
    index_id,
    variant,
    year,
    total,
    mean,
    growth,
    units
from {{ ref('int_index_national') }}
