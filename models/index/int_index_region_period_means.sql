{{ config(materialized="view") }}
select
    scenario,
    index_id,
    variant,
    scheme,
    region,
    cast(count(*) as int) as years,
    avg(mean) as mean
from {{ ref('int_index_regions') }}
group by scenario, index_id, variant, scheme, region
