-- depends_on: {{ ref('int_regression_barrier') }}
-- In every scenario, under at least one covariance, or the note says why.
select
    scenarios.scenario,
    specifications.specification,
    declared.covariance,
    coalesce(models.note, 'no covariance declared, or no sample') as reason
from {{ ref('stg_specifications') }} as specifications
cross join {{ ref('stg_scenarios') }} as scenarios
left join {{ ref('stg_specification_covariances') }} as declared
    on specifications.specification = declared.specification
left join {{ ref('fct_regression_models') }} as models
    on
        scenarios.scenario = models.scenario
        and declared.specification = models.specification
        and declared.covariance = models.covariance
where models.n_obs is null
