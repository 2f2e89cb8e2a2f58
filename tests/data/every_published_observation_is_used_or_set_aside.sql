-- An observation of the years that a scenario uses is never replaced.
select
    panel.scenario,
    panel.series,
    panel.unit_code,
    panel.year,
    panel.status
from {{ ref('fct_panel') }} as panel
inner join {{ ref('stg_observations') }} as observations
    on
        panel.source_series = observations.series
        and panel.unit_code = observations.unit_code
        and panel.year = observations.year
left join {{ ref('stg_scenario_series') }} as declared
    on panel.scenario = declared.scenario and panel.series = declared.series
where
    observations.value is not null
    and panel.year >= coalesce(declared.observed_from, panel.year)
    and panel.year <= coalesce(declared.observed_to, panel.year)
    and panel.status <> 'observed'
