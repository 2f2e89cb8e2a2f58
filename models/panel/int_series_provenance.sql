with

cells as (

    select * from {{ ref('int_observation_provenance') }}

),

final as (

    select
        series,
        cast(count(*) as int) as published_cells,
        cast(
            sum(case when copies_agreeing = 1 then 1 else 0 end) as int
        ) as cells_of_one_copy,
        cast(
            sum(case when copies_agreeing is null then 1 else 0 end) as int
        ) as cells_not_compared
    from cells
    group by series

)

select * from final
