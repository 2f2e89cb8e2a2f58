-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_series') }}

),

typed as (

    select
        series,
        name_en,
        name_zh,
        unit as unit_of_measurement,
        publisher,
        cast(published_from as int) as published_from,
        cast(published_to as int) as published_to,
        cast(plausible_minimum as double) as plausible_minimum,
        cast(plausible_maximum as double) as plausible_maximum,
        bound_reason,
        coalesce(completion, 'linear') as completion,
        coalesce(single_observation, 'missing') as single_observation,
        cast(completion_floor as double) as completion_floor,
        note,
        {{ declared_position() }} as position
    from source

)

select * from typed
