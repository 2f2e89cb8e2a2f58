{{ config(materialized="view") }}
select
    scenario,
    variable,
    kind,
    cast(count(value) as int) as n,
    avg(value) as mean,
    stddev_samp(value) as std_dev,
    min(value) as min,
    max(value) as max,
    avg(imputed_share) as share_not_observed
from {{ ref('int_variables') }}
group by scenario, variable, kind
