-- Completion changes no observation, but for the declared rounding.
select
    panel.scenario,
    panel.series,
    panel.unit_code,
    panel.year,
    panel.value,
    observations.value as published
from {{ ref('fct_panel') }} as panel
left join {{ ref('stg_scenario_series') }} as declared
    on panel.scenario = declared.scenario and panel.series = declared.series
left join {{ ref('stg_observations') }} as observations
    on
        panel.source_series = observations.series
        and panel.unit_code = observations.unit_code
        and panel.year = observations.year
where
    panel.status = 'observed'
    and (
        observations.value is null
        or abs(panel.value - observations.value)
        > case
            when declared.decimals is null then 0
            else 0.5000001 * power(10, -declared.decimals)
        end
    )
