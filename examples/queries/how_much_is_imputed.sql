-- How much of an index value comes from cells that were not observed, in which years?
select
    scenario,
    index_id,
    year,
    round(avg(imputed_share), 3) as imputed_share,
    round(max(imputed_share), 3) as largest
from fct_index
where variant = 'default'
group by scenario, index_id, year
having max(imputed_share) > 0
order by scenario, index_id, year
