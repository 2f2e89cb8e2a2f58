-- Which candidate indicators are in no index, and why?
select
    scenario,
    c.index_id,
    indicator,
    i.name_en,
    c.is_retained,
    c.missing_cells,
    coalesce(c.missing_inputs, d.reason) as reason
from fct_index_candidates as c
join dim_indicator_in_scenario as i using (scenario, indicator)
join dim_indicator as d using (indicator)
where not c.is_used
order by scenario, c.index_id, indicator
