with

headlines as (

    select * from {{ ref('int_audit_headlines') }}

),

coefficients as (

    select distinct
        specification,
        term
    from {{ ref('fct_regression_coefficients') }}

),

covariances as (

    select covariance from {{ ref('dim_covariance') }}

),

-- a coefficient under whichever covariance a number names
named as (

    select
        coefficients.specification,
        covariances.covariance,
        coefficients.term
    from coefficients
    cross join covariances

),

addressed as (

    select
        headlines.reading,
        headlines.position,
        headlines.table_id,
        headlines.row_label,
        headlines.column_label,
        headlines.printed_estimate,
        headlines.printed_p_value,
        headlines.printed_mark,
        named.specification,
        named.term
    from headlines
    inner join named
        on
            headlines.counterpart_keys
            = {{ address(["specification", "covariance", "term"], "named") }}

),

final as (

    -- a reading that names another covariance alone says nothing new here
    select addressed.*
    from addressed
    left join addressed as defaults
        on
            {{ equal_keys("addressed", "defaults", [
                "table_id", "row_label", "column_label",
                "specification", "term",
            ]) }}
            and defaults.reading = 'default'
    where addressed.reading = 'default' or defaults.reading is null

)

select * from final
