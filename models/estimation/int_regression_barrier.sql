{%- do stop_on_unestimated_regressions(
    ref('int_regression_estimates'),
    ref('int_regression_singletons')
) -%}
select
    scenario,
    count(distinct specification) as regressions
from {{ ref('int_regression_estimates') }}
group by scenario
