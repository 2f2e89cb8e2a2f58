{{ config(materialized="view") }}
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
        sum(value) as total,
        avg(value) as mean,
        avg(imputed_share) as imputed_share
    from index_values
    group by scenario, index_id, variant, unit_code

)

select * from final
