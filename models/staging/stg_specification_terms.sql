-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_specification_terms') }}

),

typed as (

    select
        specification,
        cast(position as int) as position,
        role,
        term,
        variable,
        transform,
        cast(winsorise_lower as double) as winsorise_lower,
        cast(winsorise_upper as double) as winsorise_upper,
        coalesce(cast(lag as int), 0) as lag_years
    from source

)

select * from typed
