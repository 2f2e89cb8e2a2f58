-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_specifications') }}

),

typed as (

    select
        specification,
        name_en,
        name_zh,
        cast(unit_effects as boolean) as unit_effects,
        cast(time_effects as boolean) as time_effects,
        scheme,
        region,
        cast(first_year as int) as first_year,
        cast(last_year as int) as last_year,
        note,
        coalesce(singletons, 'drop') as singletons,
        {{ declared_position() }} as position
    from source

)

select * from typed
