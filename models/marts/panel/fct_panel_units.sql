select
    scenario,
    unit_code,
    is_included,
    missing_cells,
    missing_indicators
from {{ ref('int_panel_units') }}
