{{ config(materialized='table') }}
with

observations as (

    select * from {{ ref('stg_observation_rows') }}

),

-- each year is a bit of an integer; grouping by year would take ten times as
-- long
spans as (

    select
        series,
        unit_code,
        count(*) as observations,
        bit_count(
            bit_or(cast(1 as bigint) << cast(mod(year, 60) as int))
        ) as years
    from observations
    group by series, unit_code, year - mod(year, 60)

),

final as (

    select distinct
        series,
        unit_code
    from spans
    where observations > years

)

select * from final
