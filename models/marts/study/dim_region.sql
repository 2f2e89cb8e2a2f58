with

regions as (

    select * from {{ ref('stg_regions') }}

),

members as (

    select * from {{ ref('stg_region_units') }}

),

final as (

    select
        members.scheme,
        members.unit_code,
        members.region,
        regions.name_zh as region_zh,
        regions.divisor,
        regions.note,
        regions.position
    from members
    inner join regions
        on
            members.scheme = regions.scheme
            and members.region = regions.region

)

select * from final
