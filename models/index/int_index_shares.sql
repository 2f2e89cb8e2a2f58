{%- set whole = ["scenario", "index_id", "variant", "period", "indicator"] -%}
{%- set unit_year = ["scenario", "index_id", "variant", "unit_code", "year"] -%}
with

members as (

    select * from {{ ref('int_index_members') }}

),

scaled as (

    select * from {{ ref('int_indicators_scaled') }}

),

missing as (

    select
        scenario,
        indicator,
        unit_code,
        year
    from {{ ref('int_indicators_scaled') }}
    where status = 'missing'

),

cells as (

    select
        members.scenario,
        members.index_id,
        members.variant,
        members.weighting,
        members.indicator,
        members.dimension,
        members.term,
        case
            when members.weight_period = 'year' then cast(scaled.year as string)
            else 'pooled'
        end as period,
        scaled.unit_code,
        scaled.year,
        scaled.min_max,
        case
            when members.is_weighed_in_reverse then 1 - scaled.min_max
            else scaled.min_max
        end as weighed_value,
        scaled.status
    from members
    inner join scaled
        on
            members.scenario = scaled.scenario
            and members.indicator = scaled.indicator

),

incomplete as (

    select distinct
        members.scenario,
        members.index_id,
        members.variant,
        missing.unit_code,
        missing.year
    from members
    inner join missing
        on
            members.scenario = missing.scenario
            and members.indicator = missing.indicator

),

-- an index has the unit-years that have a value of each of its indicators
complete as (

    select cells.*
    from cells
    left join incomplete
        on {{ equal_keys("cells", "incomplete", unit_year) }}
    where incomplete.scenario is null

),

totals as (

    select
        scenario,
        index_id,
        variant,
        period,
        indicator,
        sum(weighed_value) as total
    from complete
    group by 1, 2, 3, 4, 5

),

final as (

    select
        complete.*,
        {{ safe_divide("complete.weighed_value", "totals.total") }} as share
    from complete
    inner join totals on {{ equal_keys("complete", "totals", whole) }}

)

select * from final
