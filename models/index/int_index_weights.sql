{%- set member = ["scenario", "index_id", "variant", "indicator"] -%}
{%- set missing_reasons = {
    "one_complete_row": "weight is null and entropy_constant is null",
    "no_varying_indicator": "weight is null",
} -%}
{%- set peers = "partition by scenario, index_id, variant, period" -%}
with

cells as (

    select * from {{ ref('int_index_cells') }}

),

members as (

    select * from {{ ref('int_index_members') }}

),

entropies as (

    select
        scenario,
        index_id,
        variant,
        period,
        indicator,
        {{ safe_divide("1", "ln(count(*))") }} as entropy_constant,
        {{ entropy("entropy_input") }} as entropy
    from cells
    group by scenario, index_id, variant, period, indicator

),

redundancies as (

    select
        entropies.*,
        members.weighting,
        members.dimension,
        members.term,
        greatest(1 - entropies.entropy, cast(0 as double)) as redundancy
    from entropies
    inner join members on {{ equal_keys("entropies", "members", member) }}

),

weights as (

    select
        *,
        case
            when weighting = 'equal'
                then cast(1 as double) / count(*) over ({{ peers }})
            when weighting = 'none' then cast(1 as double)
            else
                {{ safe_divide(
                    "redundancy", "sum(redundancy) over (" ~ peers ~ ")"
                ) }}
        end as weight
    from redundancies

),

final as (

    select
        scenario,
        index_id,
        variant,
        period,
        indicator,
        dimension,
        term,
        entropy_constant,
        entropy,
        redundancy,
        weight,
        sum(weight) over ({{ peers }}, dimension) as dimension_weight,
        {{ reason_columns("missing_reason", missing_reasons) }}
    from weights

)

select * from final
