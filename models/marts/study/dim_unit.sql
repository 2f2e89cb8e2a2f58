with

units as (

    select * from {{ ref('stg_units') }}

),

tiles as (

    select * from {{ ref('stg_unit_tiles') }}

),

final as (

    select
        units.unit_code,
        units.name_en,
        units.name_zh,
        tiles.tile_column,
        tiles.tile_row,
        units.position
    from units
    left join tiles on units.unit_code = tiles.unit_code

)

select * from final
