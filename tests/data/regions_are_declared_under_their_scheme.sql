-- A region of another scheme would drop its units, or a sample.
with

named as (

    select
        scheme,
        region,
        unit_code as named_by
    from {{ ref('stg_region_units') }}

    union all

    select
        scheme,
        region,
        specification as named_by
    from {{ ref('stg_specifications') }}
    where region is not null

)

select
    named.scheme,
    named.region,
    named.named_by
from named
left join {{ ref('stg_regions') }} as regions
    on named.scheme = regions.scheme and named.region = regions.region
where regions.region is null
