{%- do refuse_unestimated(
    ref('int_regression_estimates'),
    ref('int_regression_singletons')
) -%}
select
    scenario,
    count(distinct specification) as regressions
from {{ ref('int_regression_estimates') }}
group by scenario
