-- A limit in per cent (5 for 0.05) would give nonsense.
select
    specification,
    term,
    winsorise_lower,
    winsorise_upper
from {{ ref('stg_specification_terms') }}
where
    winsorise_lower < 0
    or winsorise_upper > 1
    or winsorise_lower >= winsorise_upper
    or lag_years < 0
