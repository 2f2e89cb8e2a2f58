-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_index_variants') }}

),

typed as (

    select
        index_id,
        variant,
        weighting,
        weight_period,
        balanced_by,
        note,
        note_zh,
        {{ declared_position() }} as position
    from source

)

select * from typed
