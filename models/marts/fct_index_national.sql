with

index_values as (

    select * from {{ ref('int_index_values') }}

),

totals as (

    select
        scenario,
        index_id,
        variant,
        year,
        sum(value) as total,
        avg(value) as mean
    from index_values
    group by 1, 2, 3, 4

),

final as (

    select
        scenario,
        index_id,
        variant,
        year,
        total,
        mean,
        {{ safe_divide(
            "total",
            "lag(total) over ("
            ~ "partition by scenario, index_id, variant order by year)",
        ) }} - 1 as growth
    from totals

)

select * from final
