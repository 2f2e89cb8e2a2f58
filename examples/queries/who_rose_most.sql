-- Which units rose most, from the first year to the last?
select
    scenario,
    index_id,
    u.name_en as unit,
    arg_min(rank, year) as first_rank,
    arg_max(rank, year) as last_rank,
    round(arg_max(value, year) - arg_min(value, year), 3) as rise
from fct_index
join dim_unit as u using (unit_code)
where variant = 'default'
group by scenario, index_id, unit_code, u.name_en
qualify
    row_number() over (partition by scenario, index_id order by rise desc, unit) <= 2
order by scenario, index_id, rise desc, unit
