-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('published_readings') }}

),

typed as (

    select
        reading,
        table_id,
        replaced,
        replacement,
        note
    from source

)

select * from typed
