with

operands as (

    select * from {{ ref('stg_published_claim_operands') }}

),

numbers as (

    select * from {{ ref('stg_published_numbers') }}

),

values_computed as (

    select * from {{ ref('fct_audit_values') }}

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
        values_computed.scenario as basis,
        operands.position,
        operands.member,
        concat(
            values_computed.row_label, ' / ', values_computed.column_label
        ) as label,
        operands.scale * values_computed.computed as value
    from operands
    inner join values_computed
        on
            operands.table_id = values_computed.table_id
            and {{ fits_pattern(
                "values_computed.row_label", "operands.row_label"
            ) }}
            and {{ fits_pattern(
                "values_computed.column_label", "operands.column_label"
            ) }}
            and operands.statistic = values_computed.statistic
    where
        operands.counterpart_table is null
        and not operands.is_printed_only
        and values_computed.scenario
        = coalesce(operands.scenario, values_computed.scenario)

),

computed_by_address as (

    select
        operands.claim,
        counterparts.scenario as basis,
        operands.position,
        operands.member,
        counterparts.counterpart_keys as label,
        operands.scale * counterparts.value as value
    from operands
    inner join counterparts
        on
            operands.counterpart_table = counterparts.counterpart_table
            and {{ fits_pattern(
                "counterparts.counterpart_keys", "operands.counterpart_keys"
            ) }}
            and operands.counterpart_column = counterparts.counterpart_column
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
