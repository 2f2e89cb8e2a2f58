select
    scenario,
    index_id,
    variant,
    unit_code,
    year,
    term,
    contribution
from {{ ref('int_index_terms') }}
