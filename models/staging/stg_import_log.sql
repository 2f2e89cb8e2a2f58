-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('import_log') }}

),

typed as (

    select
        unit_code,
        series,
        cast(year as int) as year,
        source_file,
        sheet,
        cast({{ quoted_name("row") }} as int) as source_row,
        {{ quoted_name("column") }} as source_column,
        indicator_as_found,
        unit_as_found,
        flag,
        cast(value as double) as value
    from source

)

select * from typed
