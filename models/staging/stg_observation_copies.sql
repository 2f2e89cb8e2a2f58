-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('observation_copies') }}

),

typed as (

    select
        series,
        unit_code,
        cast(first_year as int) as first_year,
        cast(last_year as int) as last_year,
        cast(copies_agreeing as int) as copies_agreeing,
        copy
    from source

)

select * from typed
