with

cells as (

    select * from {{ ref('int_index_shares') }}

),

weights as (

    select * from {{ ref('int_index_weights') }}

),

weighted as (

    select
        cells.scenario,
        cells.index_id,
        cells.variant,
        cells.unit_code,
        cells.year,
        cells.term,
        weights.weight,
        weights.weight * cells.min_max as weighted_value,
        case
            when cells.status = 'observed' then cast(0 as double)
            else weights.weight
        end as imputed_weight
    from cells
    inner join weights
        on
            cells.scenario = weights.scenario
            and cells.index_id = weights.index_id
            and cells.variant = weights.variant
            and cells.period = weights.period
            and cells.indicator = weights.indicator

),

final as (

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
    from weighted
    group by 1, 2, 3, 4, 5, 6

)

select * from final
