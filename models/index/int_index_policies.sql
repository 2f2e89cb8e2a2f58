with

scenarios as (

    select * from {{ ref('stg_scenarios') }}

),

variants as (

    select * from {{ ref('stg_index_variants') }}

),

final as (

    select
        scenarios.scenario,
        variants.index_id,
        variants.variant,
        coalesce(
            variants.balanced_by,
            -- the panel does without such units already
            case
                when scenarios.balanced_by = 'units' then 'indicators'
                else scenarios.balanced_by
            end
        ) as balanced_by
    from scenarios
    cross join variants

)

select * from final
