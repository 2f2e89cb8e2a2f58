select
    scenario,
    name_en,
    name_zh,
    note
from {{ ref('stg_scenarios') }}
