-- Do the regions converge: how far apart are their means, in the first and last years?
with spread as (
    select
        scenario,
        index_id,
        scheme,
        year,
        stddev_pop(mean) / avg(mean) as variation,
        max(mean) / min(mean) as ratio
    from fct_index_regions
    where variant = 'default'
    group by scenario, index_id, scheme, year
)

select
    scenario,
    index_id,
    scheme,
    round(arg_min(variation, year), 3) as variation_first,
    round(arg_max(variation, year), 3) as variation_last,
    round(arg_min(ratio, year), 2) as ratio_first,
    round(arg_max(ratio, year), 2) as ratio_last
from spread
group by scenario, index_id, scheme
order by scenario, index_id, scheme
