with

verdicts as (

    select * from {{ ref('int_audit_verdicts') }}

),

explained as (

    select
        *,
        case
            when verdict = 'near'
                then concat(
                    cast(round(100 * relative_difference, 2) as string),
                    ' % from the printed number'
                )
        end as how_near,
        case
            when verdict = 'not computable' and missing_inputs is not null
                then concat('no data: ', missing_inputs)
        end as no_data,
        nullif(
            concat_ws(
                '; ',
                case
                    when is_of_a_regression then gaps_of_terms
                    -- concat() takes a null for an empty text on one engine
                    when missing_parts is not null
                        then concat('without ', missing_parts)
                end,
                case
                    when unavailable_terms is not null
                        then concat('estimated without ', unavailable_terms)
                end
            ),
            ''
        ) as lacking
    from verdicts

),

final as (

    select
        scenario,
        reading,
        position,
        table_id,
        row_label,
        column_label,
        statistic,
        printed_text,
        printed,
        cast(printed_decimals as int) as printed_decimals,
        printed_mark,
        computed,
        difference,
        relative_difference,
        verdict,
        nullif(
            concat_ws(
                '; ', how_near, no_data,
                case
                    when no_data is null or is_of_a_regression then lacking
                end,
                note
            ),
            ''
        ) as note,
        lacking,
        variable,
        counterpart_table,
        counterpart_keys,
        counterpart_column
    from explained

)

select * from final
