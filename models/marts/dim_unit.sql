select
    unit_code,
    name_en,
    name_zh
from {{ ref('stg_units') }}
