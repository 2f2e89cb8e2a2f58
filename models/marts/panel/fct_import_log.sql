with

imports as (

    select * from {{ ref('stg_import_log') }}

),

observations as (

    select * from {{ ref('fct_observations') }}

),

final as (

    select
        imports.unit_code,
        imports.series,
        imports.year,
        imports.source_file,
        imports.sheet,
        imports.source_row,
        imports.source_column,
        imports.indicator_as_found,
        imports.unit_as_found,
        imports.flag,
        imports.value,
        imports.value = observations.value as is_unchanged
    from imports
    -- an observation may have been removed since
    inner join observations
        on
            imports.series = observations.series
            and imports.unit_code = observations.unit_code
            and imports.year = observations.year

)

select * from final
