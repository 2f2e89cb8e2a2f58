-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_scenario_indicators') }}

),

typed as (

    select
        scenario,
        indicator,
        numerator,
        denominator,
        completed_on,
        cast(completion_floor as double) as completion_floor,
        note
    from source

)

select * from typed
