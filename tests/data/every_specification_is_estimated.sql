-- In every scenario, under every declared covariance, or the note says why.
select
    scenarios.scenario,
    declared.specification,
    declared.covariance,
    coalesce(models.note, 'no result') as reason
from {{ ref('stg_specification_covariances') }} as declared
cross join {{ ref('stg_scenarios') }} as scenarios
left join {{ ref('fct_regression_models') }} as models
    on
        scenarios.scenario = models.scenario
        and declared.specification = models.specification
        and declared.covariance = models.covariance
where models.n_obs is null
