-- Do units that began low grow faster: the correlation of growth with the first score?
with paths as (
    select
        scenario,
        index_id,
        unit_code,
        arg_min(value, year) as first_value,
        arg_max(value, year) as last_value
    from fct_index
    where variant = 'default'
    group by scenario, index_id, unit_code
)

select
    scenario,
    index_id,
    count(*) as units,
    round(corr(ln(last_value / first_value), ln(first_value)), 3) as correlation
from paths
where first_value > 0 and last_value > 0
group by scenario, index_id
order by scenario, index_id
