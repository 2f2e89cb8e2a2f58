{%- set reasons = {
    "no_earlier_value":
        "variables.value is null and variables.unit_code is null "
        ~ "and cells.lag_years > 0",
    "no_value": "variables.value is null and variables.unit_code is null",
    "not_positive": "variables.value is null",
} -%}
with

specifications as (

    select * from {{ ref('stg_specifications') }}

),

variables as (

    select * from {{ ref('int_regression_variables') }}

),

regions as (

    select * from {{ ref('stg_region_units') }}

),

unit_years as (

    select distinct
        scenario,
        unit_code,
        year
    from {{ ref('int_variables') }}
    where value is not null

),

terms as (

    select distinct
        scenario,
        specification,
        position,
        role,
        term,
        variable,
        transform,
        lag_years
    from variables

),

cells as (

    select
        terms.*,
        unit_years.unit_code,
        unit_years.year
    from terms
    inner join unit_years on terms.scenario = unit_years.scenario
    inner join specifications
        on terms.specification = specifications.specification
    left join regions
        on
            specifications.scheme = regions.scheme
            and unit_years.unit_code = regions.unit_code
    where
        unit_years.year
        between coalesce(specifications.first_year, unit_years.year)
        and coalesce(specifications.last_year, unit_years.year)
        and (
            specifications.region is null
            or specifications.region = regions.region
        )

),

final as (

    select
        cells.scenario,
        cells.specification,
        cells.position,
        cells.role,
        cells.term,
        cells.unit_code,
        cells.year,
        variables.value,
        {{ reason_columns("reason", reasons, {"variable": "cells.variable"}) }}
    from cells
    left join variables
        on
            cells.scenario = variables.scenario
            and cells.specification = variables.specification
            and cells.term = variables.term
            and cells.unit_code = variables.unit_code
            and cells.year - cells.lag_years = variables.year

)

select * from final
