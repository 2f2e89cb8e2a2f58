{#-
    The courses that lack a figure, numbered: only these are completed.

    courses  one row a key
    figures  one row a key and year that is observed
    years    the years of every course, column year
    key      list of the columns that name one unit's course over the years

    Returns a query of the columns of courses with first_year and last_year,
    the ends of what is observed (null without a figure), and course: a number
    to order and join by, shorter than the names of the key.
-#}
{% macro incomplete_courses(courses, figures, years, key) %}
    select
        courses.*,
        observed.first_year,
        observed.last_year,
        row_number() over (
            order by {% for column in key -%}
                courses.{{ column }}{{ ", " if not loop.last }}
            {%- endfor %}
        ) as course
    from {{ courses }} as courses
    left join (
        select
            {{ key | join(", ") }},
            count(*) as years,
            min(year) as first_year,
            max(year) as last_year
        from {{ figures }}
        group by {{ key | join(", ") }}
    ) as observed
        on {{ equal_keys("courses", "observed", key) }}
    where
        coalesce(observed.years, 0)
        < (select count(*) from {{ years }})
{% endmacro %}
