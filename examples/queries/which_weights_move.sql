-- Which weights move most between the scenarios?
select
    w.index_id,
    indicator,
    round(min(weight), 3) as smallest,
    round(max(weight), 3) as largest,
    arg_max(scenario, weight) as largest_in,
    arg_max(i.name_en, weight) as where_it_is
from fct_index_weights as w
join dim_indicator_in_scenario as i using (scenario, indicator)
where variant = 'default' and period = 'pooled'
group by w.index_id, indicator
having count(*) > 1
order by max(weight) - min(weight) desc, indicator
limit 8
