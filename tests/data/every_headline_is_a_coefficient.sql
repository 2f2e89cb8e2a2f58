{{ config(meta={"error": {
    "file": "published_numbers",
    "key": ["table_id", "row_label", "column_label"],
    "column": "counterpart_keys",
    "expected": "the address of a coefficient, in every scenario",
}}) }}
-- Every number that carries the finding is estimated in every scenario.
select
    numbers.table_id,
    numbers.row_label,
    numbers.column_label,
    count(distinct headlines.scenario) as scenarios
from {{ ref('stg_published_numbers') }} as numbers
left join {{ ref('fct_audit_headline') }} as headlines
    on
        {{ equal_keys("numbers", "headlines", [
            "table_id", "row_label", "column_label",
        ]) }}
where numbers.is_headline
group by numbers.table_id, numbers.row_label, numbers.column_label
having
    count(distinct headlines.scenario)
    < (select count(*) from {{ ref('stg_scenarios') }})
