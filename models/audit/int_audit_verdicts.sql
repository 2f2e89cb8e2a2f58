with

settings as (

    select cast(value as double) as near_tolerance
    from {{ ref('stg_settings') }}
    where setting = 'near_tolerance'

),

comparisons as (

    select * from {{ ref('int_audit_comparisons') }}

),

regressions as (

    select * from {{ ref('int_regression_missing_parts') }}

),

final as (

    select
        comparisons.scenario,
        comparisons.reading,
        comparisons.position,
        comparisons.table_id,
        comparisons.row_label,
        comparisons.column_label,
        comparisons.statistic,
        comparisons.printed_text,
        comparisons.printed,
        comparisons.printed_decimals,
        comparisons.printed_mark,
        comparisons.variable,
        comparisons.counterpart_table,
        comparisons.counterpart_keys,
        comparisons.counterpart_column,
        comparisons.note,
        comparisons.missing_inputs,
        comparisons.missing_inputs_codes,
        comparisons.missing_parts_of_variable,
        comparisons.missing_parts_of_variable_codes,
        comparisons.computed,
        regressions.unavailable_terms,
        regressions.incomplete_terms,
        regressions.incomplete_terms_code,
        regressions.specification is not null as is_of_a_regression,
        comparisons.computed - comparisons.printed as difference,
        {{ safe_divide(
            "comparisons.computed - comparisons.printed",
            "abs(comparisons.printed)",
        ) }} as relative_difference,
        {{ verdict(
            "comparisons.computed", "comparisons.printed",
            "comparisons.printed_decimals", "settings.near_tolerance",
        ) }} as verdict
    from comparisons
    cross join settings
    left join regressions
        on
            comparisons.scenario = regressions.scenario
            and comparisons.specification = regressions.specification

)

select * from final
