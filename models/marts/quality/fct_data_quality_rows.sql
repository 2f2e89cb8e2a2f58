{%- set fields = {
    "position": "int",
    "series": "string",
    "unit_code": "string",
    "year": "int",
    "message": "string",
    "message_codes": "string",
} -%}

with results as (

    select * from {{ ref('int_gate_results') }}

),

violations as (

    select
        suite,
        expectation,
        target,
        severity,
        {{ json_rows('violations', fields) }} as violation
    from results

)

select
    cast(suite as string) as suite,
    cast(expectation as string) as expectation,
    cast(target as string) as target,
    cast(severity as string) as severity,
    {{ struct_fields('violation', fields) }}
from violations
