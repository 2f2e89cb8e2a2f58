select
    scenario,
    specification,
    unit_code,
    year,
    term,
    reason
from {{ ref('int_regression_sample') }}
where value is null
