{{ config(materialized="view") }}
select
    scenario,
    index_id,
    variant,
    scheme,
    year,
    cast(count(*) as int) as regions,
    avg(mean) as mean
from {{ ref('int_index_regions') }}
group by scenario, index_id, variant, scheme, year
