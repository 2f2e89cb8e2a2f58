{#-
    The missing cells of unit series, filled by straight lines, with their
    provenance.

    Between two observed years the line through them; before the first and
    after the last the line through the two nearest observed years (Stata's
    `ipolate, epolate`); below the declared floor, the floor.

    observations  one row per key and year that is observed, with value
    incomplete    one row per key with a missing cell: incomplete_unit_series, with
                  completion (linear or none), single_observation (carry or
                  missing: what one observed year alone is taken for) and
                  completion_floor (null for none)
    years         the years of every unit series, column year
    key           list of the columns that name a unit series

    Returns a query of the cells that were missing, by key and year, with
    value, status, is_floored, anchor_from and anchor_to (the years that the
    line goes through) and gap_length (cells that are missing in a row).
-#}
{% macro filled_linearly(observations, incomplete, years, key) %}
with

incomplete as (

    select * from {{ incomplete }}

),

observed as (

    select
        incomplete.unit_series_number,
        incomplete.first_year,
        incomplete.last_year,
        observations.year,
        observations.value
    from {{ observations }} as observations
    inner join incomplete
        on {{ equal_keys("observations", "incomplete", key) }}

),

neighbours as (

    select
        *,
        lead(year) over (
            partition by unit_series_number order by year
        ) as next_year,
        lead(value) over (
            partition by unit_series_number order by year
        ) as next_value
    from observed

),

-- from each observation to the next; one alone is a line to itself
lines as (

    select
        unit_series_number,
        year as year_from,
        value as value_from,
        coalesce(next_year, year) as year_to,
        coalesce(next_value, value) as value_to
    from neighbours
    where
        next_year > year + 1
        or year = first_year
        or next_year = last_year

),

-- the first line is extrapolated backwards, the last one forwards
missing as (

    select
        incomplete.*,
        years.year,
        lines.year_from,
        lines.value_from,
        lines.year_to,
        lines.value_to,
        case
            when years.year < lines.year_from then 'before'
            when years.year > lines.year_to then 'after'
            else 'between'
        end as place
    from incomplete
    left join lines
        on incomplete.unit_series_number = lines.unit_series_number
    cross join {{ years }} as years
    where
        incomplete.first_year is null
        or (
            years.year not in (lines.year_from, lines.year_to)
            and (
                years.year > lines.year_from
                or lines.year_from = incomplete.first_year
            )
            and (
                years.year < lines.year_to
                or lines.year_to = incomplete.last_year
            )
        )

),

statuses as (

    select
        *,
        case
            when completion <> 'linear' then 'missing'
            when first_year is null then 'missing'
            when first_year = last_year and single_observation <> 'carry'
                then 'missing'
            when place = 'between' then 'interpolated'
            else 'extrapolated'
        end as status,
        case
            when year_from = year_to then value_from
            else
                {{ line_through(
                    "year_from", "value_from", "year_to", "value_to", "year"
                ) }}
        end as line_value,
        count(*) over (
            partition by unit_series_number, year_from, place
        ) as gap_length
    from missing

),

floors as (

    select
        *,
        status <> 'missing'
        and coalesce(line_value < completion_floor, false) as is_floored
    from statuses

),

final as (

    select
        {{ key | join(", ") }},
        year,
        case
            when status = 'missing' then null
            when is_floored then completion_floor
            else line_value
        end as value,
        status,
        is_floored,
        case when status <> 'missing' then year_from end as anchor_from,
        case when status <> 'missing' then year_to end as anchor_to,
        cast(gap_length as int) as gap_length
    from floors

)

select * from final
{% endmacro %}
