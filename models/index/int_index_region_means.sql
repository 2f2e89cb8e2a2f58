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
group by 1, 2, 3, 4, 5
