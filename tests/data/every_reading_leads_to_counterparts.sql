{{ config(meta={"error": {
    "file": "published_readings",
    "key": ["reading", "table_id", "replaced"],
    "column": "replaced",
    "expected": "a part of an address that leads to a number",
}}) }}
-- A misspelt reading would silently replace nothing or find no number.
select
    readings.reading,
    readings.table_id,
    readings.replaced
from {{ ref('stg_published_readings') }} as readings
left join {{ ref('int_audit_comparisons') }} as comparisons
    on
        readings.reading = comparisons.reading
        and readings.table_id = comparisons.table_id
        and readings.replaced = comparisons.replaced
        and (
            comparisons.computed is not null
            or comparisons.missing_inputs is not null
        )
group by readings.reading, readings.table_id, readings.replaced
having count(comparisons.reading) = 0
