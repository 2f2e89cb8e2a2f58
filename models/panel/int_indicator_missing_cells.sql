select
    scenario,
    indicator,
    unit_code,
    year
from {{ ref('int_indicators_completed') }}
where status = 'missing'
