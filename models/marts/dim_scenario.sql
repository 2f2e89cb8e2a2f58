select
    scenario,
    name_en,
    name_zh,
    note,
    balanced_by
from {{ ref('stg_scenarios') }}
