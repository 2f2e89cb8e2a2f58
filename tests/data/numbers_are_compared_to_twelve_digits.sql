{#- What as_compared() makes of two values decides the unit tests. -#}
{%- set pairs = [
    ("cast(1.9999999999999998 as double)", "cast(2 as double)", "equal"),
    ("cast(1999.9999999999998 as double)", "cast(2000 as double)", "equal"),
    ("cast(2.00000000001 as double)", "cast(2 as double)", "different"),
    ("cast(-1e-17 as double)", "cast(0 as double)", "equal"),
    ("cast(1.00000001e-9 as double)", "cast(1e-9 as double)", "different"),
    ("cast(1e-13 as double)", "cast(0 as double)", "different"),
    ("cast('NaN' as double)", "cast(0 as double)", "different"),
    ("cast(1e300 as double)", "cast(1.1e300 as double)", "different"),
    ("'1.9999999999999998'", "'2'", "different"),
    ("true", "'true'", "equal"),
] -%}
with

compared as (

    {% for one, other, expected in pairs -%}
        select
            {{ loop.index }} as pair,
            '{{ expected }}' as expected,
            case
                when {{ as_compared(one) }} = {{ as_compared(other) }}
                    then 'equal'
                else 'different'
            end as found
        union all
    {% endfor -%}
    select
        0 as pair,
        'null' as expected,
        coalesce({{ as_compared("cast(null as double)") }}, 'null') as found

)

select * from compared
where found <> expected
