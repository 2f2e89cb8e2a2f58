select
    specification,
    name_en,
    case
        when unit_effects and time_effects then 'unit and time'
        when unit_effects then 'unit'
        when time_effects then 'time'
        else 'none'
    end as effects,
    scheme,
    region,
    first_year,
    last_year,
    note,
    name_zh,
    singletons,
    position
from {{ ref('stg_specifications') }}
