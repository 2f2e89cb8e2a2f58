select
    setting,
    value,
    note,
    position
from {{ ref('stg_settings') }}
