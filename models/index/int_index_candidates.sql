with

indicators as (

    select * from {{ ref('stg_indicators') }}
    where index_id is not null

),

policies as (

    select * from {{ ref('int_index_policies') }}
    where variant = 'default'

),

coverage as (

    select * from {{ ref('int_indicator_coverage') }}

),

candidates as (

    select
        policies.scenario,
        policies.index_id,
        policies.balanced_by,
        indicators.indicator,
        indicators.dimension,
        indicators.is_retained,
        cast(coverage.cells as int) as cells,
        cast(coverage.missing_cells as int) as missing_cells,
        {{ is_available("policies.balanced_by", "coverage") }}
            as is_available
    from policies
    inner join indicators on policies.index_id = indicators.index_id
    inner join coverage
        on
            policies.scenario = coverage.scenario
            and indicators.indicator = coverage.indicator

),

final as (

    select
        *,
        is_retained and is_available as is_used
    from candidates

)

select * from final
