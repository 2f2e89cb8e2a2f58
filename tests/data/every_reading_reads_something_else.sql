{{ config(meta={"error": {
    "file": "published_numbers",
    "key": ["table_id", "row_label", "column_label", "statistic"],
    "column": "counterpart_keys",
    "expected": "an address that each reading changes",
}}) }}
-- A reading with the address of the definition would always agree with it.
select
    readings.reading,
    readings.table_id,
    readings.row_label,
    readings.column_label,
    readings.statistic
from {{ ref('int_audit_readings') }} as readings
inner join {{ ref('int_audit_readings') }} as definitions
    on
        {{ equal_keys("readings", "definitions", [
            "table_id", "row_label", "column_label", "statistic",
        ]) }}
        and {{ equal_addresses("readings", "definitions") }}
where readings.reading <> 'default' and definitions.reading = 'default'
