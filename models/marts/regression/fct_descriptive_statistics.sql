with

moments as (

    select * from {{ ref('int_variable_moments') }}

),

sources as (

    select * from {{ ref('dim_indicator_in_scenario') }}

),

missing as (

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
        missing.missing_inputs,
        missing.missing_inputs_codes,
        missing.missing_indicators,
        missing.missing_units
    from moments
    left join sources
        on
            moments.scenario = sources.scenario
            and moments.variable = sources.indicator
    left join missing
        on
            moments.scenario = missing.scenario
            and moments.variable = missing.variable

)

select * from final
