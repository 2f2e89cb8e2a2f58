with

scenarios as (

    select * from {{ ref('stg_scenarios') }}

),

-- one row, null without the setting
named as (

    select max(value) as scenario
    from {{ ref('stg_settings') }}
    where setting = 'default_scenario'

),

marked as (

    select
        scenarios.*,
        case
            when named.scenario is null then scenarios.position = 1
            else scenarios.scenario = named.scenario
        end as is_default
    from scenarios
    cross join named

),

final as (

    select
        scenario,
        name_en,
        name_zh,
        note,
        balanced_by,
        is_default,
        cast(
            row_number() over (order by is_default desc, position asc) as int
        ) as position
    from marked

)

select * from final
