-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_unit_names') }}

),

typed as (

    select
        unit_code,
        name
    from source

)

select * from typed
