{%- set percent = "cast(round(100 * relative_difference, 2) as string)" -%}
with

verdicts as (

    select * from {{ ref('int_audit_verdicts') }}

),

-- each reason as a sentence, and as a code with its parameters
reasons as (

    select
        *,
        case
            when verdict = 'near'
                then {{ sentence("near", {"percent": percent}) }}
        end as how_near,
        case
            when verdict = 'near'
                then {{ reason("near", {"percent": percent}) }}
        end as how_near_code,
        case
            when verdict = 'not computable' and missing_inputs is not null
                then {{ sentence("no_data", {"inputs": "missing_inputs"}) }}
        end as no_data,
        case
            when verdict = 'not computable' and missing_inputs is not null
                then {{ reason(
                    "no_data", json={"inputs": "missing_inputs_codes"}
                ) }}
        end as no_data_code,
        case
            when is_of_a_regression then incomplete_terms
            -- one engine treats null as an empty text in concat()
            when missing_parts_of_variable is not null
                then {{ sentence(
                    "without", {"parts": "missing_parts_of_variable"}
                ) }}
        end as missing,
        case
            when is_of_a_regression then incomplete_terms_code
            when missing_parts_of_variable is not null
                then {{ reason(
                    "without", json={"parts": "missing_parts_of_variable_codes"}
                ) }}
        end as missing_code,
        case
            when unavailable_terms is not null
                then {{ sentence(
                    "estimated_without", {"terms": "unavailable_terms"}
                ) }}
        end as unavailable,
        case
            when unavailable_terms is not null
                then {{ reason(
                    "estimated_without", {"terms": "unavailable_terms"}
                ) }}
        end as unavailable_code,
        case
            when note is not null then {{ reason("note", {"note": "note"}) }}
        end as note_code
    from verdicts

),

explained as (

    select
        *,
        nullif(concat_ws('; ', missing, unavailable), '') as missing_parts,
        nullif(concat_ws(', ', missing_code, unavailable_code), '')
            as missing_parts_code,
        no_data is null or is_of_a_regression as is_told
    from reasons

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
                case when is_told then missing_parts end,
                note
            ),
            ''
        ) as note,
        {{ json_list("nullif(
            concat_ws(
                ', ', how_near_code, no_data_code,
                case when is_told then missing_parts_code end,
                note_code
            ),
            ''
        )") }} as note_codes,
        missing_parts,
        {{ json_list("missing_parts_code") }} as missing_parts_codes,
        variable,
        counterpart_table,
        counterpart_keys,
        counterpart_column
    from explained

)

select * from final
