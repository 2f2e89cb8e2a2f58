{%- do stop_on_failed_expectations(ref('int_gate_results')) -%}
select
    severity,
    count(*) as expectations,
    sum(case when success then 0 else 1 end) as violated
from {{ ref('int_gate_results') }}
group by severity
