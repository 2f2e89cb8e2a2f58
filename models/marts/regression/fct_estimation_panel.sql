select
    scenario,
    variable,
    unit_code,
    year,
    value
from {{ ref('int_variables') }}
where value is not null
