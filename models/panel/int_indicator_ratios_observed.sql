{{ config(materialized=materialization_of_cells()) }}
select
    scenario,
    indicator,
    unit_code,
    year,
    value
from {{ ref('int_indicator_ratios') }}
where completed_on <> 'series' and value is not null
