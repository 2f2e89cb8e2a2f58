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

lacking as (

    select
        candidates.scenario,
        candidates.index_id,
        candidates.indicator,
        concat(
            candidates.indicator, ': ', indicator_gaps.missing_inputs
        ) as gap
    from candidates
    inner join indicator_gaps
        on
            candidates.scenario = indicator_gaps.scenario
            and candidates.indicator = indicator_gaps.indicator
    where not candidates.is_available

),

index_gaps as (

    select
        scenario,
        index_id,
        {{ dbt.listagg("gap", "'; '", "order by indicator") }}
            as missing_inputs
    from lacking
    group by scenario, index_id

),

final as (

    select
        scenario,
        indicator as variable,
        'indicator' as kind,
        missing_inputs
    from indicator_gaps

    union all

    select
        index_gaps.scenario,
        {{ index_variable("variants.index_id", "variants.variant") }}
            as variable,
        'index' as kind,
        index_gaps.missing_inputs
    from index_gaps
    inner join variants on index_gaps.index_id = variants.index_id

)

select * from final
