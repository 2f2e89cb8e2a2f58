with

numbers as (

    select * from {{ ref('stg_published_numbers') }}

),

readings as (

    select * from {{ ref('stg_published_readings') }}

),

final as (

    select
        'default' as reading,
        table_id,
        row_label,
        column_label,
        statistic,
        counterpart_keys
    from numbers

    union all

    select
        readings.reading,
        numbers.table_id,
        numbers.row_label,
        numbers.column_label,
        numbers.statistic,
        replace(
            numbers.counterpart_keys, readings.replaced, readings.replacement
        ) as counterpart_keys
    from numbers
    inner join readings
        on
            numbers.table_id = readings.table_id
            and replace(numbers.counterpart_keys, readings.replaced, '')
            <> numbers.counterpart_keys

)

select * from final
