-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_covariances') }}

),

typed as (

    select
        covariance,
        name_en,
        estimator,
        cluster_by
    from source

)

select * from typed
