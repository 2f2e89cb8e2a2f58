with

handled as (

    select * from {{ ref('int_scenario_series') }}

),

declared as (

    select * from {{ ref('stg_series') }}

),

taken as (

    select * from {{ ref('stg_series') }}

),

final as (

    select
        handled.scenario,
        handled.series,
        handled.source_series,
        handled.source_series != handled.series as is_substituted,
        case
            when handled.source_series = handled.series then declared.name_en
            else {{ taken_from(
                "coalesce(declared.name_en, declared.name_zh, declared.series)",
                name_of_taken("declared", "taken", "en"),
                "en"
            ) }}
        end as name_en,
        case
            when handled.source_series = handled.series then declared.name_zh
            else {{ taken_from(
                "coalesce(declared.name_zh, declared.name_en, declared.series)",
                name_of_taken("declared", "taken", "zh"),
                "zh"
            ) }}
        end as name_zh,
        taken.unit_of_measurement,
        taken.publisher as source,
        declared.position
    from handled
    inner join declared on handled.series = declared.series
    inner join taken on handled.source_series = taken.series

)

select * from final
