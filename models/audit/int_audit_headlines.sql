with

numbers as (

    select * from {{ ref('stg_published_numbers') }}

),

printed_p_values as (

    select * from numbers
    where statistic = 'p_value'

),

readings as (

    select * from {{ ref('int_audit_readings') }}

),

final as (

    select
        readings.reading,
        numbers.position,
        numbers.table_id,
        numbers.row_label,
        numbers.column_label,
        numbers.printed as printed_estimate,
        printed_p_values.printed as printed_p_value,
        numbers.printed_mark,
        readings.specification,
        readings.covariance,
        readings.term
    from numbers
    inner join readings
        on
            {{ equal_keys("numbers", "readings", [
                "table_id", "row_label", "column_label", "statistic",
            ]) }}
    left join printed_p_values
        on
            {{ equal_keys("numbers", "printed_p_values", [
                "table_id", "row_label", "column_label",
            ]) }}
    where numbers.is_headline

)

select * from final
