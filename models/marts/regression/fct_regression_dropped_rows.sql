select
    scenario,
    specification,
    unit_code,
    year,
    term,
    reason,
    reason_codes
from {{ ref('int_regression_dropped_rows') }}
