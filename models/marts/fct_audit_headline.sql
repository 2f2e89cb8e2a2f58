with

numbers as (

    select * from {{ ref('stg_published_numbers') }}

),

coefficients as (

    select * from {{ ref('fct_regression_coefficients') }}

),

covariances as (

    select * from {{ ref('dim_covariance') }}

),

specifications as (

    select * from {{ ref('dim_specification') }}

),

specification_terms as (

    select * from {{ ref('dim_specification_term') }}

),

statistics as (

    select * from {{ ref('fct_descriptive_statistics') }}

),

headlines as (

    select * from numbers
    where is_headline

),

printed_p_values as (

    select * from numbers
    where statistic = 'p_value'

),

addressed_coefficients as (

    -- the address of a coefficient under whichever covariance a number names
    select
        coefficients.*,
        concat(
            'specification=', coefficients.specification,
            '; covariance=', covariances.covariance,
            '; term=', coefficients.term
        ) as counterpart_keys
    from coefficients
    cross join covariances

),

outcomes as (

    select
        specification,
        variable
    from specification_terms
    where role = 'outcome'

),

final as (

    select
        addressed_coefficients.scenario,
        headlines.table_id,
        headlines.row_label,
        headlines.column_label,
        addressed_coefficients.covariance,
        addressed_coefficients.specification,
        addressed_coefficients.term,
        specifications.effects,
        headlines.printed as printed_estimate,
        printed_p_values.printed as printed_p_value,
        headlines.printed_mark,
        addressed_coefficients.estimate,
        addressed_coefficients.std_error,
        addressed_coefficients.p_value,
        addressed_coefficients.conf_low,
        addressed_coefficients.conf_high,
        addressed_coefficients.significance_mark,
        addressed_coefficients.estimate * headlines.printed > 0
            as has_printed_sign,
        length(coalesce(addressed_coefficients.significance_mark, ''))
        >= length(coalesce(headlines.printed_mark, ''))
            as is_as_significant,
        outcomes.variable as outcome,
        statistics.share_not_observed as outcome_share_not_observed
    from headlines
    inner join addressed_coefficients
        on
            headlines.counterpart_keys
            = addressed_coefficients.counterpart_keys
    inner join specifications
        on addressed_coefficients.specification = specifications.specification
    inner join outcomes
        on addressed_coefficients.specification = outcomes.specification
    left join printed_p_values
        on
            {{ equal_keys("headlines", "printed_p_values", [
                "table_id", "row_label", "column_label",
            ]) }}
    left join statistics
        on
            addressed_coefficients.scenario = statistics.scenario
            and outcomes.variable = statistics.variable

)

select * from final
