with

indicators as (

    select * from {{ ref('stg_indicators') }}

),

numerators as (

    select * from {{ ref('int_scenario_indicator_parts') }}
    where part = 'numerator'

),

denominators as (

    select * from {{ ref('int_scenario_indicator_parts') }}
    where part = 'denominator'

),

taken as (

    select
        numerators.scenario,
        indicators.*,
        numerators.source_series
        || coalesce(' / ' || denominators.source_series, '') as source_series,
        numerators.is_substituted
        or coalesce(denominators.is_substituted, false) as is_substituted,
        numerators.has_declared_unit
        and coalesce(denominators.has_declared_unit, true)
            as has_declared_unit,
        numerators.name_en || coalesce(' / ' || denominators.name_en, '')
            as taken_en,
        numerators.name_zh || coalesce(' / ' || denominators.name_zh, '')
            as taken_zh,
        case
            when denominators.part is null then numerators.unit_of_measurement
            else
                numerators.unit_of_measurement
                || ' / ' || denominators.unit_of_measurement
        end as unit_of_taken,
        numerators.publisher
        || case
            when denominators.publisher != numerators.publisher
                then '; ' || denominators.publisher
            else ''
        end as source
    from numerators
    inner join indicators on numerators.indicator = indicators.indicator
    left join denominators
        on
            numerators.scenario = denominators.scenario
            and numerators.indicator = denominators.indicator

),

final as (

    select
        scenario,
        indicator,
        source_series,
        is_substituted,
        case
            when not is_substituted then name_en
            else {{ taken_from(
                "coalesce(name_en, name_zh, indicator)", "taken_en", "en"
            ) }}
        end as name_en,
        case
            when not is_substituted then name_zh
            else {{ taken_from(
                "coalesce(name_zh, name_en, indicator)", "taken_zh", "zh"
            ) }}
        end as name_zh,
        case
            when has_declared_unit then unit_of_measurement
            else {{ unit_of_multiples("scale") }} || unit_of_taken
        end as unit_of_measurement,
        source,
        position
    from taken

)

select * from final
