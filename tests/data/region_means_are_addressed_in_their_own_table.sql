{{ config(severity="warn", meta={"error": {
    "file": "published_numbers",
    "key": ["table_id", "row_label", "column_label", "statistic"],
    "column": "counterpart_keys",
    "expected":
        "no region or year `all`: the mean over regions is addressed by year, "
        ~ "that over years by region in fct_index_region_period_means",
}}) }}
-- Addresses from before the means were two tables are still read.
select
    numbers.table_id,
    numbers.row_label,
    numbers.column_label,
    numbers.statistic
from {{ ref('stg_published_numbers') }} as numbers
inner join {{ ref('int_audit_addresses') }} as addresses
    on numbers.counterpart_keys = addresses.address
where
    numbers.counterpart_table = 'fct_index_region_means'
    and addresses.region is not null
