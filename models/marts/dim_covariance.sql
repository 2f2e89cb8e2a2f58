select
    covariance,
    name_en,
    estimator,
    cluster_by
from {{ ref('stg_covariances') }}
