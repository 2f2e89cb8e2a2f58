select
    level,
    mark
from {{ ref('stg_significance_levels') }}
