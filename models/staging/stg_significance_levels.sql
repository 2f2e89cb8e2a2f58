-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_significance_levels') }}

),

typed as (

    select
        cast(level as double) as level,
        mark
    from source

)

select * from typed
