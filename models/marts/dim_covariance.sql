select
    covariance,
    name_en,
    estimator,
    cluster_by,
    minimum_clusters
from {{ ref('stg_covariances') }}
