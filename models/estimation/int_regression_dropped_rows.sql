{{ config(materialized="view") }}
with

cells as (

    select * from {{ ref('int_regression_cells') }}

),

singletons as (

    select * from {{ ref('int_regression_singletons') }}

),

final as (

    select
        scenario,
        specification,
        unit_code,
        year,
        term,
        reason,
        reason_codes
    from cells
    where value is null
    union all
    select
        scenario,
        specification,
        unit_code,
        year,
        cast(null as string) as term,
        {{ reason_columns("reason", {
            "only_one_of_unit": "effect = 'unit'",
            "only_one_of_year": "effect = 'year'",
        }) }}
    from singletons

)

select * from final
