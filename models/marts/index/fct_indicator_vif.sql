{%- set peers -%}
    partition by screening.scenario, screening.index_id, screening.round
{%- endset -%}
with

screening as (

    select * from {{ ref('int_vif_screening') }}

),

candidates as (

    select * from {{ ref('int_index_candidates') }}

),

outcomes as (

    select
        scenario,
        index_id,
        indicator,
        max(case when decision = 'dropped' then 1 else 0 end) = 0 as is_kept
    from screening
    group by scenario, index_id, indicator

),

final as (

    select
        cast(screening.scenario as string) as scenario,
        cast(screening.index_id as string) as index_id,
        cast(screening.round as int) as round,
        cast(screening.indicator as string) as indicator,
        cast(screening.vif as double) as vif,
        cast(screening.tolerance as double) as tolerance,
        cast(screening.decision as string) as decision,
        cast(
            {{ mean_vif("screening.vif", "screening.tolerance", peers) }}
            as double
        ) as mean_vif,
        candidates.is_retained as is_declared_retained,
        outcomes.is_kept = candidates.is_retained as agrees
    from screening
    inner join candidates
        on
            screening.scenario = candidates.scenario
            and screening.index_id = candidates.index_id
            and screening.indicator = candidates.indicator
    inner join outcomes
        on
            screening.scenario = outcomes.scenario
            and screening.index_id = outcomes.index_id
            and screening.indicator = outcomes.indicator

)

select * from final
