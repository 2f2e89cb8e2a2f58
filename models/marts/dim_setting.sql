select
    setting,
    value,
    note
from {{ ref('stg_settings') }}
