-- A series with the policy stop has no unit with only one observed year.
select
    panel.scenario,
    panel.series,
    panel.unit_code,
    count(*) as observed_years
from {{ ref('fct_panel') }} as panel
inner join {{ ref('dim_series') }} as series on panel.series = series.series
where
    series.single_observation = 'stop'
    and panel.status = 'observed'
group by panel.scenario, panel.series, panel.unit_code
having count(*) = 1
