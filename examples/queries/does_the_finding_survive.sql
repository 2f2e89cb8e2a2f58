-- In how many regressions does each regressor keep its sign and its significance?
select
    c.scenario,
    o.variable as outcome,
    t.variable as regressor,
    c.covariance,
    count(*) as regressions,
    count_if(c.estimate > 0) as positive,
    count_if(c.p_value <= 0.05) as significant,
    round(min(c.estimate), 3) as smallest,
    round(max(c.estimate), 3) as largest
from fct_regression_coefficients as c
join dim_specification_term as t
    on c.specification = t.specification
    and c.term = t.term
    and t.role = 'regressor'
join dim_specification_term as o
    on c.specification = o.specification
    and o.role = 'outcome'
join dim_specification as s
    on c.specification = s.specification
    and s.region is null
group by all
order by regressions desc, c.scenario, outcome, regressor, c.covariance
limit 12
