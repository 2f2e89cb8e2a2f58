with

index_values as (

    select * from {{ ref('int_index_values') }}

),

totals as (

    select
        scenario,
        index_id,
        variant,
        unit_code,
        sum(value) as total,
        avg(value) as mean,
        avg(imputed_share) as imputed_share
    from index_values
    group by 1, 2, 3, 4

),

final as (

    select
        scenario,
        index_id,
        variant,
        unit_code,
        total,
        mean,
        -- rounded as in fct_index
        cast(
            row_number() over (
                partition by scenario, index_id, variant
                order by round(total, 12) desc, unit_code
            ) as int
        ) as rank,
        imputed_share
    from totals

)

select * from final
