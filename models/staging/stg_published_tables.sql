-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('published_tables') }}

),

typed as (

    select
        table_id,
        cast(position as int) as position,
        title
    from source

)

select * from typed
