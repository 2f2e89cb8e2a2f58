-- depends_on: {{ ref('int_gate_barrier') }}
with

source as (

    select * from {{ ref('published_numbers') }}

),

typed as (

    select
        cast(position as int) as position,
        table_id,
        row_label,
        coalesce(column_label, '') as column_label,
        statistic,
        printed as printed_text,
        {{ printed_number("printed") }} as printed,
        {{ printed_decimals("printed") }} as printed_decimals,
        {{ printed_mark("printed") }} as printed_mark,
        variable,
        counterpart_table,
        counterpart_keys,
        counterpart_column,
        coalesce(cast(is_headline as boolean), false) as is_headline,
        note
    from source

)

select * from typed
