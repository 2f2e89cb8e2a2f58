-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_settings') }}

),

typed as (

    select
        setting,
        value,
        note,
        {{ declared_position() }} as position
    from source

)

select * from typed
