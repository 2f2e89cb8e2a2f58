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

readings as (

    select * from {{ ref('int_audit_readings') }}

),

headlines as (

    select
        readings.reading,
        numbers.position,
        numbers.table_id,
        numbers.row_label,
        numbers.column_label,
        numbers.printed,
        numbers.printed_mark,
        readings.counterpart_keys
    from numbers
    inner join readings
        on
            {{ equal_keys("numbers", "readings", [
                "table_id", "row_label", "column_label", "statistic",
            ]) }}
    where numbers.is_headline

),

printed_p_values as (

    select * from numbers
    where statistic = 'p_value'

),

named as (

    select distinct
        coefficients.specification,
        covariances.covariance,
        coefficients.term
    from coefficients
    cross join covariances

),

addressed_coefficients as (

    -- the address of a coefficient under whichever covariance a number names
    select
        coefficients.*,
        {{ address(["specification", "covariance", "term"], "named") }}
            as counterpart_keys
    from coefficients
    inner join named
        on
            coefficients.specification = named.specification
            and coefficients.term = named.term

),

notes as (

    select distinct
        scenario,
        reading,
        table_id,
        row_label,
        column_label,
        lacking
    from {{ ref('fct_audit_readings') }}
    where statistic = 'estimate'

),

outcomes as (

    select
        specification,
        variable
    from specification_terms
    where role = 'outcome'

),

estimated as (

    select
        addressed_coefficients.scenario,
        headlines.reading,
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
        notes.lacking,
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
        statistics.share_not_observed as outcome_share_not_observed,
        headlines.position
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
    left join notes
        on
            addressed_coefficients.scenario = notes.scenario
            and {{ equal_keys("headlines", "notes", [
                "reading", "table_id", "row_label", "column_label",
            ]) }}
    left join statistics
        on
            addressed_coefficients.scenario = statistics.scenario
            and outcomes.variable = statistics.variable

),

final as (

    -- a reading that names another covariance alone says nothing new here
    select estimated.*
    from estimated
    left join estimated as defaults
        on
            {{ equal_keys("estimated", "defaults", [
                "scenario", "table_id", "row_label", "column_label",
                "covariance", "specification", "term",
            ]) }}
            and defaults.reading = 'default'
    where estimated.reading = 'default' or defaults.reading is null

)

select * from final
