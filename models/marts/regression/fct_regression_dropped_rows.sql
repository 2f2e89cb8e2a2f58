select
    scenario,
    specification,
    unit_code,
    year,
    term,
    reason
from {{ ref('int_regression_dropped_rows') }}
