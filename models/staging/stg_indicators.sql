-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_indicators') }}

),

typed as (

    select
        indicator,
        name_en,
        name_zh,
        unit as unit_of_measurement,
        numerator,
        denominator,
        coalesce(cast(scale as double), cast(1 as double)) as scale,
        coalesce(cast(direction as int), 1) as direction,
        index_id,
        dimension,
        cast(is_retained as boolean) as is_retained,
        reason,
        {{ declared_position() }} as position
    from source

)

select * from typed
