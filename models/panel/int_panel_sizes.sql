select
    scenario,
    {{ count_where("is_included") }} as units
from {{ ref('int_panel_units') }}
group by scenario
