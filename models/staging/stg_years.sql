-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_years') }}

),

typed as (

    select cast(year as int) as year
    from source

)

select * from typed
