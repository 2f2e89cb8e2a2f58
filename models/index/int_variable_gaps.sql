with

candidates as (

    select * from {{ ref('int_index_candidates') }}
    where is_retained

),

variants as (

    select * from {{ ref('stg_index_variants') }}

),

indicator_gaps as (

    select * from {{ ref('int_indicator_gaps') }}

),

exclusions as (

    select * from {{ ref('stg_index_exclusions') }}

),

lacking as (

    select
        candidates.scenario,
        candidates.index_id,
        candidates.indicator,
        variants.variant,
        concat(
            candidates.indicator, ': ', indicator_gaps.missing_inputs
        ) as gap
    from candidates
    inner join indicator_gaps
        on
            candidates.scenario = indicator_gaps.scenario
            and candidates.indicator = indicator_gaps.indicator
    inner join variants on candidates.index_id = variants.index_id
    left join exclusions
        on
            variants.index_id = exclusions.index_id
            and variants.variant = exclusions.variant
            and candidates.indicator = exclusions.indicator
    where not candidates.is_available and exclusions.indicator is null

),

index_gaps as (

    select
        scenario,
        index_id,
        variant,
        {{ dbt.listagg("gap", "'; '", "order by indicator") }}
            as missing_inputs,
        {{ dbt.listagg("indicator", "', '", "order by indicator") }}
            as missing_indicators
    from lacking
    group by scenario, index_id, variant

),

final as (

    select
        scenario,
        indicator as variable,
        'indicator' as kind,
        missing_inputs,
        cast(null as string) as missing_indicators
    from indicator_gaps

    union all

    select
        scenario,
        {{ index_variable("index_id", "variant") }} as variable,
        'index' as kind,
        missing_inputs,
        missing_indicators
    from index_gaps

)

select * from final
