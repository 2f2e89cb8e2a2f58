{{ config(materialized=materialization_of_cells()) }}
{%- set whole = ["scenario", "index_id", "variant", "period", "indicator"] -%}
with

cells as (

    select * from {{ ref('int_index_cells') }}

),

weights as (

    select
        *,
        count(*) over (
            partition by scenario, index_id, variant, period, term
        ) as factors
    from {{ ref('int_index_weights') }}
    where weight is not null

),

final as (

    select
        cells.scenario,
        cells.index_id,
        cells.variant,
        cells.unit_code,
        cells.year,
        weights.term,
        weights.factors,
        weights.weight * cells.min_max as weighted_value,
        weights.weight,
        case
            when cells.status = 'observed' then cast(0 as double)
            else weights.weight
        end as imputed_weight
    from cells
    inner join weights on {{ equal_keys("cells", "weights", whole) }}

)

select * from final
