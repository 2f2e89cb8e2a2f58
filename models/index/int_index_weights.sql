{%- set peers = "partition by scenario, index_id, variant, period" -%}
with

shares as (

    select * from {{ ref('int_index_shares') }}

),

entropies as (

    select
        scenario,
        index_id,
        variant,
        weighting,
        period,
        indicator,
        dimension,
        term,
        {{ safe_divide("1", "ln(count(*))") }} as entropy_constant,
        {{ entropy("share") }} as entropy
    from shares
    group by 1, 2, 3, 4, 5, 6, 7, 8

),

redundancies as (

    select
        *,
        greatest(1 - entropy, cast(0 as double)) as redundancy
    from entropies

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
        *,
        sum(weight) over ({{ peers }}, dimension) as dimension_weight
    from weights

)

select * from final
