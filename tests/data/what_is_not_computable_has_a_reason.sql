{{ config(meta={"error": {
    "file": "published_numbers",
    "key": ["table_id", "row_label", "column_label", "statistic"],
    "column": "counterpart_keys",
    "expected": "the address of a computed number",
}}) }}
-- A misspelt address reads as a number that cannot be computed.
select
    scenario,
    table_id,
    row_label,
    column_label,
    statistic,
    counterpart_table,
    counterpart_keys
from {{ ref('int_audit_comparisons') }}
where
    reading = 'default'
    and computed is null
    and missing_inputs is null
    and (counterpart_table is not null or note is null)
