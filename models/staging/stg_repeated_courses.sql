{{ config(materialized='table') }}
with

figures as (

    select * from {{ ref('stg_figures') }}

),

-- a year is a bit of a whole number: years are not grouped by, which costs
-- ten times as much
spans as (

    select
        series,
        unit_code,
        count(*) as figures,
        bit_count(
            bit_or(cast(1 as bigint) << cast(mod(year, 60) as int))
        ) as years
    from figures
    group by series, unit_code, year - mod(year, 60)

),

final as (

    select distinct
        series,
        unit_code
    from spans
    where figures > years

)

select * from final
