with

handled as (

    select * from {{ ref('int_scenario_indicators') }}

),

indicators as (

    select * from {{ ref('stg_indicators') }}

),

sources as (

    select * from {{ ref('int_scenario_series') }}

),

declared as (

    select * from {{ ref('stg_series') }}

),

taken as (

    select * from {{ ref('stg_series') }}

),

parts as (

    select
        handled.scenario,
        handled.indicator,
        'numerator' as part,
        handled.numerator as series,
        indicators.numerator as declared_series
    from handled
    inner join indicators on handled.indicator = indicators.indicator

    union all

    select
        handled.scenario,
        handled.indicator,
        'denominator' as part,
        handled.denominator as series,
        indicators.denominator as declared_series
    from handled
    inner join indicators on handled.indicator = indicators.indicator
    where handled.denominator is not null

),

final as (

    select
        parts.scenario,
        parts.indicator,
        parts.part,
        sources.source_series,
        coalesce(sources.source_series != parts.declared_series, true)
            as is_substituted,
        {{ name_of_taken("declared", "taken", "en") }} as name_en,
        {{ name_of_taken("declared", "taken", "zh") }} as name_zh,
        taken.unit_of_measurement,
        declared.series is not null
        and coalesce(taken.unit_of_measurement, '')
        = coalesce(declared.unit_of_measurement, '') as has_declared_unit,
        taken.publisher
    from parts
    inner join sources
        on
            parts.scenario = sources.scenario
            and parts.series = sources.series
    inner join taken on sources.source_series = taken.series
    left join declared on parts.declared_series = declared.series

)

select * from final
