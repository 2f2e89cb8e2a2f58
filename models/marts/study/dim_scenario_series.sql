select
    scenario,
    series,
    source_series,
    observed_from,
    observed_to,
    decimals,
    note
from {{ ref('stg_scenario_series') }}
