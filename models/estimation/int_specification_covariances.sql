select
    declared.specification,
    declared.covariance,
    covariances.estimator,
    covariances.cluster_by
from {{ ref('stg_specification_covariances') }} as declared
inner join {{ ref('stg_covariances') }} as covariances
    on declared.covariance = covariances.covariance
