{{ config(materialized="view") }}
with

index_values as (

    select * from {{ ref('int_index_values') }}

),

years as (

    select
        year,
        lag(year) over (order by year) as previous_year
    from {{ ref('stg_years') }}

),

dated as (

    select
        index_values.*,
        years.previous_year
    from index_values
    inner join years on index_values.year = years.year

),

totals as (

    select
        dated.scenario,
        dated.index_id,
        dated.variant,
        dated.year,
        sum(dated.value) as total,
        avg(dated.value) as mean,
        count(*) as units,
        -- growth is over the units that have a value in both years
        sum(case when earlier.value is not null then dated.value end)
            as comparable_total,
        sum(earlier.value) as earlier_total
    from dated
    left join index_values as earlier
        on
            dated.scenario = earlier.scenario
            and dated.index_id = earlier.index_id
            and dated.variant = earlier.variant
            and dated.unit_code = earlier.unit_code
            and dated.previous_year = earlier.year
    group by dated.scenario, dated.index_id, dated.variant, dated.year

),

final as (

    select
        scenario,
        index_id,
        variant,
        year,
        total,
        mean,
        {{ safe_divide("comparable_total", "earlier_total") }} - 1 as growth,
        cast(units as int) as units
    from totals

)

select * from final
