-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('published_claim_operands') }}

),

typed as (

    select
        claim,
        cast(position as int) as position,
        member,
        table_id,
        row_label,
        coalesce(column_label, '') as column_label,
        statistic,
        coalesce(basis, '') = 'printed' as is_printed_only,
        scenario,
        counterpart_table,
        counterpart_keys,
        counterpart_column,
        coalesce(cast(scale as double), 1) as scale
    from source

)

select * from typed
