-- The number of unit-years left out of a regression is the number listed;
-- singletons are those without a term.
with

listed as (

    select
        scenario,
        specification,
        count(distinct concat(unit_code, ' ', cast(year as string))) as n,
        count(case when term is null then 1 end) as singletons
    from {{ ref('fct_regression_dropped_rows') }}
    group by scenario, specification

)

select
    models.scenario,
    models.specification,
    models.dropped_rows,
    models.dropped_singletons,
    listed.n,
    listed.singletons
from {{ ref('fct_regression_models') }} as models
left join listed
    on
        models.scenario = listed.scenario
        and models.specification = listed.specification
where
    models.dropped_rows <> coalesce(listed.n, 0)
    or models.dropped_singletons <> coalesce(listed.singletons, 0)
