select
    scenario,
    series,
    source_series,
    observed_from,
    observed_to,
    decimals,
    note
from {{ ref('int_scenario_series') }}
