with

headlines as (

    select * from {{ ref('int_audit_headline_terms') }}

),

coefficients as (

    select * from {{ ref('fct_regression_coefficients') }}

),

specifications as (

    select * from {{ ref('dim_specification') }}

),

outcomes as (

    select
        specification,
        variable
    from {{ ref('dim_specification_term') }}
    where role = 'outcome'

),

statistics as (

    select * from {{ ref('fct_descriptive_statistics') }}

),

notes as (

    select
        scenario,
        reading,
        table_id,
        row_label,
        column_label,
        missing_parts,
        missing_parts_codes
    from {{ ref('fct_audit_readings') }}
    where statistic = 'estimate'

),

final as (

    select
        coefficients.scenario,
        headlines.reading,
        headlines.table_id,
        headlines.row_label,
        headlines.column_label,
        coefficients.covariance,
        headlines.specification,
        headlines.term,
        specifications.effects,
        headlines.printed_estimate,
        headlines.printed_p_value,
        headlines.printed_mark,
        notes.missing_parts,
        notes.missing_parts_codes,
        coefficients.estimate,
        coefficients.std_error,
        coefficients.p_value,
        coefficients.conf_low,
        coefficients.conf_high,
        coefficients.significance_mark,
        coefficients.estimate * headlines.printed_estimate > 0
            as has_printed_sign,
        case
            when coefficients.p_value is not null
                then
                    length(coalesce(coefficients.significance_mark, ''))
                    >= length(coalesce(headlines.printed_mark, ''))
        end as is_as_significant,
        outcomes.variable as outcome,
        statistics.share_not_observed as outcome_share_not_observed,
        headlines.position
    from headlines
    inner join coefficients
        on
            {{ equal_keys("headlines", "coefficients", [
                "specification", "term",
            ]) }}
    inner join specifications
        on coefficients.specification = specifications.specification
    inner join outcomes
        on coefficients.specification = outcomes.specification
    left join statistics
        on
            coefficients.scenario = statistics.scenario
            and outcomes.variable = statistics.variable
    left join notes
        on
            coefficients.scenario = notes.scenario
            and {{ equal_keys("headlines", "notes", [
                "reading", "table_id", "row_label", "column_label",
            ]) }}

)

select * from final
