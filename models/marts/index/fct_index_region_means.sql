with

regions as (

    select * from {{ ref('fct_index_regions') }}

),

over_regions as (

    select
        scenario,
        index_id,
        variant,
        scheme,
        'all' as region,
        cast(year as string) as year,
        count(*) as averaged,
        avg(mean) as mean
    from regions
    group by scenario, index_id, variant, scheme, year

),

over_years as (

    select
        scenario,
        index_id,
        variant,
        scheme,
        region,
        'all' as year,
        count(*) as averaged,
        avg(mean) as mean
    from regions
    group by scenario, index_id, variant, scheme, region

),

unioned as (

    select * from over_regions

    union all

    select * from over_years

),

final as (

    select
        scenario,
        index_id,
        variant,
        scheme,
        region,
        year,
        cast(averaged as int) as averaged,
        mean
    from unioned

)

select * from final
