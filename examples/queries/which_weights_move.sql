-- Which weights move most between the scenarios?
select
    w.index_id,
    indicator,
    i.name_en,
    round(min(weight), 3) as smallest,
    round(max(weight), 3) as largest,
    arg_max(scenario, weight) as largest_in
from fct_index_weights as w
join dim_indicator as i using (indicator)
where variant = 'default' and period = 'pooled'
group by w.index_id, indicator, i.name_en
having count(*) > 1
order by max(weight) - min(weight) desc, indicator
limit 8
