-- depends_on: {{ ref('int_gate_barrier') }}
with

wide as (

    select * from {{ ref('observations') }}

),

long as (

    select * from {{ ref('observations_long') }}

),

observations as (

    {% for year in year_columns(ref('observations')) %}
        select
            series,
            unit_code,
            cast({{ year }} as int) as year,
            cast({{ adapter.quote(year) }} as double) as value
        from wide
        union all
    {% endfor %}
    select
        series,
        unit_code,
        cast(year as int) as year,
        cast(value as double) as value
    from long

),

final as (

    select * from observations
    where value is not null

)

select * from final
