select
    covariance,
    name_en,
    estimator,
    cluster_by,
    minimum_clusters,
    name_zh,
    position
from {{ ref('stg_covariances') }}
