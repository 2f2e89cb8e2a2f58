{{ config(materialized=materialization_of_cells()) }}
{%- set unit_year = ["scenario", "index_id", "variant", "unit_code", "year"] -%}
with

members as (

    select * from {{ ref('int_index_members') }}

),

scaled as (

    select * from {{ ref('int_indicators_scaled') }}

),

incomplete as (

    select * from {{ ref('int_index_missing_cells') }}

),

cells as (

    select
        members.scenario,
        members.index_id,
        members.variant,
        case
            when members.weight_period = 'year' then cast(scaled.year as string)
            else 'pooled'
        end as period,
        members.indicator,
        scaled.unit_code,
        scaled.year,
        scaled.min_max,
        case
            when members.is_reversed then 1 - scaled.min_max
            else scaled.min_max
        end as entropy_input,
        scaled.status
    from members
    inner join scaled
        on
            members.scenario = scaled.scenario
            and members.indicator = scaled.indicator

),

-- an index has a value in the unit-years that have all its indicators
final as (

    select cells.*
    from cells
    left join incomplete
        on {{ equal_keys("cells", "incomplete", unit_year) }}
    where incomplete.scenario is null

)

select * from final
