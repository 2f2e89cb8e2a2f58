select *
from {{ ref('int_indicator_ratios') }}
where completed_on = 'indicator'
