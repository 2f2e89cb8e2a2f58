-- Which cells of which series were filled, and from which years?
select
    scenario,
    series,
    status,
    anchor_from,
    anchor_to,
    count(*) as cells,
    min(year) as first_year,
    max(year) as last_year,
    max(gap_length) as longest_gap
from fct_panel
where status in ('interpolated', 'extrapolated')
group by all
order by cells desc, scenario, series, status, anchor_from, anchor_to
limit 15
