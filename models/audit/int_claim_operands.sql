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
        concat(numbers.row_label, ' / ', numbers.column_label) as label,
        numbers.variable,
        numbers.printed as value
    from operands
    inner join numbers
        on
            operands.table_id = numbers.table_id
            and numbers.row_label like operands.row_label
            and numbers.column_label like operands.column_label
            and operands.statistic = numbers.statistic

),

computed_for_printed as (

    select
        operands.claim,
        values_computed.scenario as basis,
        operands.position,
        concat(
            values_computed.row_label, ' / ', values_computed.column_label
        ) as label,
        values_computed.variable,
        operands.scale * values_computed.computed as value
    from operands
    inner join values_computed
        on
            operands.table_id = values_computed.table_id
            and values_computed.row_label like operands.row_label
            and values_computed.column_label like operands.column_label
            and operands.statistic = values_computed.statistic
    where operands.counterpart_table is null

),

computed_by_address as (

    select
        operands.claim,
        counterparts.scenario as basis,
        operands.position,
        counterparts.counterpart_keys as label,
        cast(null as string) as variable,
        operands.scale * counterparts.value as value
    from operands
    inner join counterparts
        on
            operands.counterpart_table = counterparts.counterpart_table
            and counterparts.counterpart_keys like operands.counterpart_keys
            and operands.counterpart_column = counterparts.counterpart_column

),

final as (

    select * from printed

    union all

    select * from computed_for_printed

    union all

    select * from computed_by_address

)

select * from final
