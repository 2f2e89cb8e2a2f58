with

index_values as (

    select * from {{ ref('int_index_values') }}

),

final as (

    select
        scenario,
        index_id,
        variant,
        unit_code,
        year,
        value,
        -- rounded: the last digits of a sum depend on the number of threads
        cast(
            row_number() over (
                partition by scenario, index_id, variant, year
                order by round(value, 12) desc, unit_code
            ) as int
        ) as rank,
        imputed_share
    from index_values

)

select * from final
