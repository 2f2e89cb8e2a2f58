with

scenarios as (

    select * from {{ ref('stg_scenarios') }}

),

numbers as (

    select * from {{ ref('stg_published_numbers') }}

),

readings as (

    select * from {{ ref('int_audit_readings') }}

),

counterparts as (

    select * from {{ ref('int_audit_counterparts') }}

),

missing as (

    select * from {{ ref('int_variable_missing_parts') }}

),

final as (

    select
        scenarios.scenario,
        readings.reading,
        numbers.position,
        numbers.table_id,
        numbers.row_label,
        numbers.column_label,
        numbers.statistic,
        numbers.printed_text,
        numbers.printed,
        numbers.printed_decimals,
        numbers.printed_mark,
        numbers.variable,
        readings.replaced,
        readings.specification,
        numbers.counterpart_table,
        readings.counterpart_keys,
        numbers.counterpart_column,
        numbers.note,
        missing.missing_inputs,
        missing.missing_inputs_codes,
        missing.missing_parts as missing_parts_of_variable,
        {{ json_list("missing.missing_parts_code") }}
            as missing_parts_of_variable_codes,
        -- a statistic over part of the cells of an indicator is not comparable;
        -- one over the complete units is
        case
            when
                missing.kind = 'indicator'
                and not missing.is_complete_elsewhere
                then null
            else counterparts.value
        end as computed
    from numbers
    inner join readings
        on
            {{ equal_keys("numbers", "readings", [
                "table_id", "row_label", "column_label", "statistic",
            ]) }}
    cross join scenarios
    left join counterparts
        on
            scenarios.scenario = counterparts.scenario
            and numbers.counterpart_table = counterparts.counterpart_table
            and numbers.counterpart_column = counterparts.counterpart_column
            and {{ equal_addresses("readings", "counterparts") }}
    left join missing
        on
            scenarios.scenario = missing.scenario
            -- a reading may take another variable
            and missing.variable = coalesce(readings.variable, numbers.variable)

)

select * from final
