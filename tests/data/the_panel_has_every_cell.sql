-- Scenarios x series x units x years, none left out.
with

expected as (

    select
        (select count(*) from {{ ref('stg_scenarios') }})
        * (select count(*) from {{ ref('dim_series') }})
        * (select count(*) from {{ ref('dim_unit') }})
        * (select count(*) from {{ ref('stg_years') }})
            as cells

),

actual as (

    select count(*) as cells from {{ ref('fct_panel') }}

)

select
    expected.cells as expected,
    actual.cells as actual
from expected
cross join actual
where expected.cells <> actual.cells
