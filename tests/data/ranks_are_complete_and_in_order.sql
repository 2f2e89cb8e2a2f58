-- In each year the ranks run from 1 to the number of units, and a unit never
-- stands before one with a larger value.
with

ordered as (

    select
        scenario,
        index_id,
        variant,
        year,
        value,
        rank,
        lag(value) over (
            partition by scenario, index_id, variant, year order by rank
        ) as value_before,
        row_number() over (
            partition by scenario, index_id, variant, year order by rank
        ) as position
    from {{ ref('fct_index') }}

)

select *
from ordered
where rank <> position or value > value_before + 1e-12
