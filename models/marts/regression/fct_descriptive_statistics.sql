with

moments as (

    select * from {{ ref('int_variable_moments') }}

),

sources as (

    select * from {{ ref('dim_indicator_in_scenario') }}

),

gaps as (

    select * from {{ ref('int_variable_missing_parts') }}

),

final as (

    select
        moments.scenario,
        moments.variable,
        moments.kind,
        moments.n,
        moments.mean,
        moments.std_dev,
        moments.min,
        moments.max,
        moments.share_not_observed,
        sources.source_series,
        gaps.missing_inputs,
        gaps.missing_indicators,
        gaps.missing_units
    from moments
    left join sources
        on
            moments.scenario = sources.scenario
            and moments.variable = sources.indicator
    left join gaps
        on
            moments.scenario = gaps.scenario
            and moments.variable = gaps.variable

)

select * from final
