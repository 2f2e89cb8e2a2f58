with

operands as (

    select * from {{ ref('stg_published_claim_operands') }}

),

addresses as (

    select * from {{ ref('int_audit_addresses') }}

),

numbers as (

    select * from {{ ref('stg_published_numbers') }}

),

comparisons as (

    select * from {{ ref('int_audit_comparisons') }}
    where reading = 'default'

),

counterparts as (

    select * from {{ ref('int_audit_counterparts') }}

),

printed as (

    select
        operands.claim,
        'printed tables' as basis,
        operands.position,
        operands.member,
        concat(numbers.row_label, ' / ', numbers.column_label) as label,
        numbers.printed as value
    from operands
    inner join numbers
        on
            operands.table_id = numbers.table_id
            and {{ fits_pattern("numbers.row_label", "operands.row_label") }}
            and {{ fits_pattern(
                "numbers.column_label", "operands.column_label"
            ) }}
            and operands.statistic = numbers.statistic

),

computed_for_printed as (

    select
        operands.claim,
        comparisons.scenario as basis,
        operands.position,
        operands.member,
        concat(
            comparisons.row_label, ' / ', comparisons.column_label
        ) as label,
        operands.scale * comparisons.computed as value
    from operands
    inner join comparisons
        on
            operands.table_id = comparisons.table_id
            and {{ fits_pattern(
                "comparisons.row_label", "operands.row_label"
            ) }}
            and {{ fits_pattern(
                "comparisons.column_label", "operands.column_label"
            ) }}
            and operands.statistic = comparisons.statistic
    where
        operands.counterpart_table is null
        and not operands.is_printed_only
        and comparisons.scenario
        = coalesce(operands.scenario, comparisons.scenario)

),

computed_by_address as (

    select
        operands.claim,
        counterparts.scenario as basis,
        operands.position,
        operands.member,
        {{ address("counterparts") }} as label,
        operands.scale * counterparts.value as value
    from operands
    inner join addresses on operands.counterpart_keys = addresses.address
    inner join counterparts
        on
            operands.counterpart_table = counterparts.counterpart_table
            and operands.counterpart_column = counterparts.counterpart_column
            and {{ fits_address("counterparts", "addresses") }}
    where
        not operands.is_printed_only
        and counterparts.scenario
        = coalesce(operands.scenario, counterparts.scenario)

),

final as (

    select * from printed

    union all

    select * from computed_for_printed

    union all

    select * from computed_by_address

)

select * from final
