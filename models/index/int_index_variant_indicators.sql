with

policies as (

    select * from {{ ref('int_index_policies') }}

),

indicators as (

    select * from {{ ref('stg_indicators') }}
    where is_retained

),

exclusions as (

    select * from {{ ref('stg_index_exclusions') }}

),

coverage as (

    select * from {{ ref('int_indicator_coverage') }}

),

final as (

    select
        policies.scenario,
        policies.index_id,
        policies.variant,
        policies.balanced_by,
        indicators.indicator,
        indicators.dimension,
        {{ is_available("policies.balanced_by", "coverage") }}
            as is_available
    from policies
    inner join indicators on policies.index_id = indicators.index_id
    inner join coverage
        on
            policies.scenario = coverage.scenario
            and indicators.indicator = coverage.indicator
    left join exclusions
        on
            policies.index_id = exclusions.index_id
            and policies.variant = exclusions.variant
            and indicators.indicator = exclusions.indicator
    where exclusions.indicator is null

)

select * from final
