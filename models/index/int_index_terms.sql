{{ config(materialized=materialization_of_cells()) }}
with

single as (

    select * from {{ ref('int_index_factors') }}
    where factors = 1

),

several as (

    select * from {{ ref('int_index_factors') }}
    where factors > 1

),

-- most terms have one indicator and need no grouping
final as (

    select
        scenario,
        index_id,
        variant,
        unit_code,
        year,
        term,
        weighted_value as contribution,
        weight,
        imputed_weight
    from single

    union all

    select
        scenario,
        index_id,
        variant,
        unit_code,
        year,
        term,
        {{ product("weighted_value") }} as contribution,
        sum(weight) as weight,
        sum(imputed_weight) as imputed_weight
    from several
    group by scenario, index_id, variant, unit_code, year, term

)

select * from final
