{#-
    The unit series with missing cells, numbered; only these are completed.

    unit_series   one row per key
    observations  one row per key and year that is observed
    years         the years of every unit series, column year
    key           list of the columns that name a unit series

    Returns a query of the columns of unit_series with first_year and last_year,
    the first and last observed years (null without observations), and
    unit_series_number, a short key for ordering and joining.
-#}
{% macro incomplete_unit_series(unit_series, observations, years, key) %}
    select
        unit_series.*,
        observed.first_year,
        observed.last_year,
        row_number() over (
            order by {% for column in key -%}
                unit_series.{{ column }}{{ ", " if not loop.last }}
            {%- endfor %}
        ) as unit_series_number
    from {{ unit_series }} as unit_series
    left join (
        select
            {{ key | join(", ") }},
            count(*) as years,
            min(year) as first_year,
            max(year) as last_year
        from {{ observations }}
        group by {{ key | join(", ") }}
    ) as observed
        on {{ equal_keys("unit_series", "observed", key) }}
    where
        coalesce(observed.years, 0)
        < (select count(*) from {{ years }})
{% endmacro %}
