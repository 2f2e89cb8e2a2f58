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

gaps as (

    select * from {{ ref('int_variable_gaps') }}

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
        numbers.counterpart_table,
        readings.counterpart_keys,
        numbers.counterpart_column,
        numbers.note,
        gaps.missing_inputs,
        gaps.missing_inputs_codes,
        gaps.missing_parts,
        {{ json_list("gaps.parts_codes") }} as missing_parts_codes,
        -- a statistic of the cells that an indicator happens to have is no
        -- counterpart; one of the units that have it whole is
        case
            when gaps.kind = 'indicator' and not gaps.is_whole_elsewhere
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
            and readings.counterpart_keys = counterparts.counterpart_keys
            and numbers.counterpart_column = counterparts.counterpart_column
    left join gaps
        on
            scenarios.scenario = gaps.scenario
            -- a reading may take another variable
            and gaps.variable = case
                when readings.counterpart_keys like 'variable=%'
                    then substring(readings.counterpart_keys, 10)
                else numbers.variable
            end

)

select * from final
