-- What did the quality gate warn of?
select
    expectation,
    target,
    unexpected_count,
    observed
from fct_data_quality
where not success
order by unexpected_count desc, expectation, target
limit 10
