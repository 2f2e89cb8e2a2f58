select
    scenario,
    index_id as name,
    imputed_share as share
from {{ ref('fct_index') }}
where imputed_share < 0 or imputed_share > 1 + 1e-12

union all

select
    scenario,
    variable as name,
    share_not_observed as share
from {{ ref('fct_descriptive_statistics') }}
where share_not_observed < 0 or share_not_observed > 1 + 1e-12

union all

select
    scenario,
    indicator as name,
    min_max as share
from {{ ref('fct_indicator_values') }}
where min_max < 0 or min_max > 1
