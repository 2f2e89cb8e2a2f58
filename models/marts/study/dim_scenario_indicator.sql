select
    scenario,
    indicator,
    numerator,
    denominator,
    completed_on,
    completion_floor,
    note
from {{ ref('stg_scenario_indicators') }}
