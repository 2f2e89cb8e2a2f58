-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_specification_covariances') }}

),

typed as (

    select
        specification,
        covariance
    from source

)

select * from typed
