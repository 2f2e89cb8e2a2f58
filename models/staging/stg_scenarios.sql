-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_scenarios') }}

),

typed as (

    select
        scenario,
        name_en,
        name_zh,
        coalesce(balanced_by, 'indicators') as balanced_by,
        note,
        {{ declared_position() }} as position
    from source

)

select * from typed
