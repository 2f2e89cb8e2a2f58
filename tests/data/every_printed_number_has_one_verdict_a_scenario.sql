with

expected as (

    select
        scenarios.scenario,
        numbers.table_id,
        numbers.row_label,
        numbers.column_label,
        numbers.statistic
    from {{ ref('stg_published_numbers') }} as numbers
    cross join {{ ref('stg_scenarios') }} as scenarios

),

audited as (

    select
        scenario,
        table_id,
        row_label,
        column_label,
        statistic,
        count(verdict) as verdicts
    from {{ ref('fct_audit_values') }}
    group by scenario, table_id, row_label, column_label, statistic

)

select
    expected.*,
    audited.verdicts
from expected
left join audited
    on
        {{ equal_keys("expected", "audited", [
            "scenario", "table_id", "row_label", "column_label", "statistic",
        ]) }}
where audited.verdicts is null or audited.verdicts <> 1
