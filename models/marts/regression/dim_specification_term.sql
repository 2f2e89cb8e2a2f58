select
    specification,
    position,
    role,
    term,
    variable,
    transform,
    winsorise_lower,
    winsorise_upper,
    lag_years
from {{ ref('stg_specification_terms') }}
