-- A cell is missing if and only if it has no value; a completed one names the
-- years that it rests on, and a floored one stands at the floor.
select
    panel.scenario,
    panel.series,
    panel.unit_code,
    panel.year,
    panel.status
from {{ ref('fct_panel') }} as panel
inner join {{ ref('dim_series') }} as series on panel.series = series.series
where
    (panel.status = 'missing') <> (panel.value is null)
    or (panel.status = 'missing') <> (panel.anchor_from is null)
    or (panel.status = 'missing') <> (panel.anchor_to is null)
    or (panel.status = 'observed') <> (panel.gap_length = 0)
    or (
        panel.status = 'observed'
        and (
            panel.anchor_from <> panel.year or panel.anchor_to <> panel.year
        )
    )
    or (
        panel.status = 'interpolated'
        and not (
            panel.anchor_from < panel.year and panel.year < panel.anchor_to
        )
    )
    or (
        panel.status = 'extrapolated'
        and panel.year between panel.anchor_from and panel.anchor_to
    )
    or (panel.is_floored and panel.value <> series.completion_floor)
