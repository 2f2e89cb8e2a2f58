select
    scenario,
    indicator,
    unit_code,
    year,
    value,
    z_score,
    min_max,
    status,
    is_floored,
    completed_on
from {{ ref('int_indicators_scaled') }}
