{#-
    Completes gaps within each unit by straight lines and keeps the ledger.

    Between two observed years the line through them; before the first and
    after the last the line through the two nearest observed years (Stata's
    `ipolate, epolate`); below the declared floor, the floor. Observed cells
    are passed on unchanged.

    relation  one row a key and year, with value (null where not observed),
              completion (linear or none), single_observation (carry or
              missing: what one observed year alone is taken for) and
              completion_floor (null for none)
    key       list of the columns that name one unit's course over the years

    Returns a query of the key and year with value, status, is_floored,
    anchor_from and anchor_to (the years that the line goes through) and
    gap_length (cells without a figure in this gap).
-#}
{% macro complete_linearly(relation, key) %}
{%- set keys = key | join(", ") -%}
{%- set observed_year = "case when value is not null then year end" -%}
with

cells as (

    select
        {{ keys }},
        year,
        value,
        completion,
        single_observation,
        completion_floor
    from {{ relation }}

),

-- only the courses that lack a figure are ordered and joined
incomplete as (

    select distinct {{ keys }}
    from cells
    where value is null

),

courses as (

    select cells.*
    from cells
    inner join incomplete on {{ equal_keys("cells", "incomplete", key) }}

),

observed as (

    select
        {{ keys }},
        year,
        value,
        row_number() over (partition by {{ keys }} order by year) as position,
        row_number() over (
            partition by {{ keys }} order by year desc
        ) as position_from_end
    from courses
    where value is not null

),

ends as (

    select
        {{ keys }},
        count(*) as observed_years,
        max(case when position = 1 then year end) as first_year,
        max(case when position = 2 then year end) as second_year,
        max(case when position_from_end = 2 then year end) as penultimate_year,
        max(case when position_from_end = 1 then year end) as last_year
    from observed
    group by {{ keys }}

),

neighbours as (

    select
        *,
        max({{ observed_year }}) over (
            partition by {{ keys }} order by year
            rows between unbounded preceding and current row
        ) as previous_year,
        min({{ observed_year }}) over (
            partition by {{ keys }} order by year
            rows between current row and unbounded following
        ) as next_year
    from courses

),

statuses as (

    select
        neighbours.*,
        ends.first_year,
        ends.second_year,
        ends.penultimate_year,
        ends.last_year,
        case
            when neighbours.completion <> 'linear' then 'missing'
            when ends.observed_years is null then 'missing'
            when
                ends.observed_years = 1
                and neighbours.single_observation <> 'carry'
                then 'missing'
            when neighbours.previous_year is null then 'extrapolated'
            when neighbours.next_year is null then 'extrapolated'
            else 'interpolated'
        end as status
    from neighbours
    left join ends on {{ equal_keys("neighbours", "ends", key) }}
    where neighbours.value is null

),

anchors as (

    select
        *,
        case
            when status = 'missing' then null
            when previous_year is null then first_year
            when next_year is null then coalesce(penultimate_year, last_year)
            else previous_year
        end as anchor_from,
        case
            when status = 'missing' then null
            when next_year is null then last_year
            when previous_year is null then coalesce(second_year, first_year)
            else next_year
        end as anchor_to,
        count(*) over (
            partition by {{ keys }}, previous_year, next_year
        ) as gap_length
    from statuses

),

lines as (

    select
        anchors.*,
        case
            when anchors.anchor_from = anchors.anchor_to then start.value
            else
                {{ line_through(
                    "anchors.anchor_from", "start.value",
                    "anchors.anchor_to", "stop.value",
                    "anchors.year",
                ) }}
        end as line_value
    from anchors
    left join observed as start
        on
            {{ equal_keys("anchors", "start", key) }}
            and anchors.anchor_from = start.year
    left join observed as stop
        on
            {{ equal_keys("anchors", "stop", key) }}
            and anchors.anchor_to = stop.year

),

floors as (

    select
        *,
        coalesce(line_value < completion_floor, false) as is_floored
    from lines

),

final as (

    select
        {{ keys }},
        year,
        value,
        'observed' as status,
        false as is_floored,
        year as anchor_from,
        year as anchor_to,
        0 as gap_length
    from cells
    where value is not null

    union all

    select
        {{ keys }},
        year,
        case when is_floored then completion_floor else line_value end as value,
        status,
        is_floored,
        anchor_from,
        anchor_to,
        cast(gap_length as int) as gap_length
    from floors

)

select * from final
{% endmacro %}
