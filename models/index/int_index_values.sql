with

terms as (

    select * from {{ ref('int_index_terms') }}

),

final as (

    select
        scenario,
        index_id,
        variant,
        unit_code,
        year,
        sum(contribution) as value,
        {{ safe_divide("sum(imputed_weight)", "sum(weight)") }}
            as imputed_share
    from terms
    group by scenario, index_id, variant, unit_code, year

)

select * from final
