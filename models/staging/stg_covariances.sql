-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_covariances') }}

),

typed as (

    select
        covariance,
        name_en,
        name_zh,
        estimator,
        cluster_by,
        cast(minimum_clusters as int) as minimum_clusters,
        {{ declared_position() }} as position
    from source

)

select * from typed
