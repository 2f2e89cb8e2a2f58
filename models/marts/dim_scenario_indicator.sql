select
    scenario,
    indicator,
    numerator,
    denominator,
    completed_on,
    completion_floor,
    note
from {{ ref('int_scenario_indicators') }}
