-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_index_reversals') }}

),

typed as (

    select
        index_id,
        variant,
        indicator
    from source

)

select * from typed
