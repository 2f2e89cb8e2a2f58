with

variables as (

    select * from {{ ref('int_variables') }}

),

sources as (

    select * from {{ ref('dim_indicator_in_scenario') }}

),

gaps as (

    select * from {{ ref('int_variable_gaps') }}

),

moments as (

    select
        scenario,
        variable,
        kind,
        count(value) as n,
        avg(value) as mean,
        stddev_samp(value) as std_dev,
        min(value) as min,
        max(value) as max,
        avg(imputed_share) as share_not_observed
    from variables
    group by 1, 2, 3

),

final as (

    select
        moments.scenario,
        moments.variable,
        moments.kind,
        cast(moments.n as int) as n,
        moments.mean,
        moments.std_dev,
        moments.min,
        moments.max,
        moments.share_not_observed,
        sources.source_series,
        gaps.missing_inputs,
        gaps.missing_inputs_codes,
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
