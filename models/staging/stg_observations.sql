-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('observations') }}

),

long as (

    {% for year in year_columns(ref('observations')) %}
        select
            series,
            unit_code,
            cast({{ year }} as int) as year,
            cast({{ adapter.quote(year) }} as double) as value
        from source
        {{ "union all" if not loop.last }}

    {% endfor %}

)

select * from long
