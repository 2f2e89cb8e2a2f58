select
    covariance,
    name_en,
    estimator,
    cluster_by,
    minimum_clusters,
    name_zh
from {{ ref('stg_covariances') }}
