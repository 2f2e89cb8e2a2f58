select
    scenario,
    index_id,
    variant,
    period,
    indicator,
    term,
    entropy_constant,
    entropy,
    redundancy,
    weight,
    dimension,
    dimension_weight,
    missing_reason,
    missing_reason_codes
from {{ ref('int_index_weights') }}
