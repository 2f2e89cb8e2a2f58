-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_regions') }}

),

typed as (

    select
        scheme,
        region,
        name_zh,
        cast(divisor as double) as divisor,
        note,
        {{ declared_position() }} as position
    from source

)

select * from typed
