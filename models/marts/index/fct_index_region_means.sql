select
    scenario,
    index_id,
    variant,
    scheme,
    year,
    regions,
    mean
from {{ ref('int_index_region_means') }}
