-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_units') }}

),

typed as (

    select
        unit_code,
        name_en,
        name_zh,
        {{ declared_position() }} as position
    from source

)

select * from typed
