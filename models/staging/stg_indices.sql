-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_indices') }}

),

typed as (

    select
        index_id,
        name_en,
        name_zh,
        cast(vif_threshold as double) as vif_threshold,
        {{ declared_position() }} as position
    from source

)

select * from typed
