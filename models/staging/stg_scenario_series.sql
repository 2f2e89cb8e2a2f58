-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_scenario_series') }}

),

typed as (

    select
        scenario,
        series,
        source_series,
        cast(observed_from as int) as observed_from,
        cast(observed_to as int) as observed_to,
        cast(decimals as int) as decimals,
        note
    from source

)

select * from typed
