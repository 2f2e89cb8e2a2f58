select
    scenario,
    position,
    table_id,
    row_label,
    column_label,
    statistic,
    printed_text,
    printed,
    printed_decimals,
    printed_mark,
    computed,
    difference,
    relative_difference,
    verdict,
    note,
    lacking,
    variable,
    counterpart_table,
    counterpart_keys,
    counterpart_column
from {{ ref('fct_audit_readings') }}
where reading = 'default'
