{{ config(materialized="view") }}
with

index_values as (

    select * from {{ ref('int_index_values') }}

),

regions as (

    select
        members.scheme,
        members.region,
        members.unit_code,
        regions.divisor
    from {{ ref('stg_region_units') }} as members
    inner join {{ ref('stg_regions') }} as regions
        on
            members.scheme = regions.scheme
            and members.region = regions.region

),

totals as (

    select
        index_values.scenario,
        index_values.index_id,
        index_values.variant,
        regions.scheme,
        regions.region,
        index_values.year,
        count(*) as units,
        max(regions.divisor) as declared_divisor,
        sum(index_values.value) as total
    from index_values
    inner join regions on index_values.unit_code = regions.unit_code
    group by
        index_values.scenario,
        index_values.index_id,
        index_values.variant,
        regions.scheme,
        regions.region,
        index_values.year

),

divisors as (

    select
        *,
        coalesce(declared_divisor, cast(units as double)) as divisor
    from totals

),

final as (

    select
        scenario,
        index_id,
        variant,
        scheme,
        region,
        year,
        cast(units as int) as units,
        divisor,
        total,
        total / divisor as mean
    from divisors

)

select * from final
