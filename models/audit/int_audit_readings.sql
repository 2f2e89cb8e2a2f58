with

numbers as (

    -- between semicolons a key is not taken for the beginning or the end of
    -- another
    select
        *,
        concat('; ', coalesce(counterpart_keys, ''), ';') as closed_keys
    from {{ ref('stg_published_numbers') }}

),

readings as (

    select
        reading,
        table_id,
        concat('; ', replaced) as replaced,
        concat('; ', replacement) as replacement
    from {{ ref('stg_published_readings') }}

),

addressed as (

    select
        'default' as reading,
        table_id,
        row_label,
        column_label,
        statistic,
        closed_keys
    from numbers

    union all

    select
        readings.reading,
        numbers.table_id,
        numbers.row_label,
        numbers.column_label,
        numbers.statistic,
        replace(
            numbers.closed_keys, readings.replaced, readings.replacement
        ) as closed_keys
    from numbers
    inner join readings
        on
            numbers.table_id = readings.table_id
            and replace(numbers.closed_keys, readings.replaced, '')
            <> numbers.closed_keys

),

final as (

    select
        reading,
        table_id,
        row_label,
        column_label,
        statistic,
        substring(
            closed_keys, 3, length(closed_keys) - 3
        ) as counterpart_keys
    from addressed

)

select * from final
