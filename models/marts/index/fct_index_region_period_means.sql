select
    scenario,
    index_id,
    variant,
    scheme,
    region,
    years,
    mean
from {{ ref('int_index_region_period_means') }}
