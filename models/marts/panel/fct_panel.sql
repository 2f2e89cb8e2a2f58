select
    scenario,
    series,
    unit_code,
    year,
    value,
    status,
    is_floored,
    anchor_from,
    anchor_to,
    gap_length,
    source_series
from {{ ref('int_series_completed') }}
