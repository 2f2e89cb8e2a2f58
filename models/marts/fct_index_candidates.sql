select
    scenario,
    index_id,
    indicator,
    dimension,
    is_retained,
    cells,
    missing_cells,
    is_available,
    is_used
from {{ ref('int_index_candidates') }}
