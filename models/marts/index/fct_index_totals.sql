select
    scenario,
    index_id,
    variant,
    unit_code,
    total,
    mean,
    -- rounded as in fct_index
    cast(
        row_number() over (
            partition by scenario, index_id, variant
            order by round(total, 12) desc, unit_code
        ) as int
    ) as rank,
    imputed_share
from {{ ref('int_index_totals') }}
