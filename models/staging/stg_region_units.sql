-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_region_units') }}

),

typed as (

    select
        scheme,
        region,
        unit_code
    from source

)

select * from typed
