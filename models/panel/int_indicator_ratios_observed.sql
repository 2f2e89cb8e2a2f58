select
    scenario,
    indicator,
    unit_code,
    year,
    value,
    completion,
    single_observation,
    completion_floor
from {{ ref('int_indicator_ratios') }}
where completed_on = 'indicator'
