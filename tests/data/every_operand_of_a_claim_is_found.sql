{{ config(meta={"error": {
    "file": "published_claims",
    "key": ["claim"],
    "column": "claim",
    "expected": "operands whose patterns fit a number",
}}) }}
-- A pattern that fits nothing would leave numbers out of a claim unnoticed.
with

operands as (

    select * from {{ ref('stg_published_claim_operands') }}

),

not_printed as (

    select operands.*
    from operands
    left join {{ ref('stg_published_numbers') }} as numbers
        on
            operands.table_id = numbers.table_id
            and {{ fits_pattern("numbers.row_label", "operands.row_label") }}
            and {{ fits_pattern(
                "numbers.column_label", "operands.column_label"
            ) }}
            and operands.statistic = numbers.statistic
    where operands.table_id is not null and numbers.table_id is null

),

not_computed as (

    select operands.*
    from operands
    left join {{ ref('int_audit_addresses') }} as addresses
        on operands.counterpart_keys = addresses.address
    left join {{ ref('int_audit_counterparts') }} as counterparts
        on
            addresses.address is not null
            and operands.counterpart_table = counterparts.counterpart_table
            and operands.counterpart_column = counterparts.counterpart_column
            and {{ fits_address("counterparts", "addresses") }}
    where
        operands.counterpart_table is not null
        and counterparts.counterpart_table is null

),

claims_of_nothing as (

    select claims.claim
    from {{ ref('stg_published_claims') }} as claims
    left join operands on claims.claim = operands.claim
    where operands.claim is null

)

select claim from not_printed
union all
select claim from not_computed
union all
select claim from claims_of_nothing
