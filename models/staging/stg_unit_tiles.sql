-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('study_unit_tiles') }}

),

typed as (

    select
        unit_code,
        cast(tile_column as int) as tile_column,
        cast(tile_row as int) as tile_row
    from source

)

select * from typed
