{%- do refuse_unestimated(made_by_python("int_regression_estimates")) -%}
select
    scenario,
    count(distinct specification) as regressions
from {{ made_by_python("int_regression_estimates") }}
group by scenario
