{%- do stop_on_empty_panels(ref("int_panel_units")) -%}
select
    scenario,
    units
from {{ ref('int_panel_sizes') }}
