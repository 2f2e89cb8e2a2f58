with

headlines as (

    select * from {{ ref('int_audit_headlines') }}

),

coefficients as (

    select distinct
        specification,
        term
    from {{ ref('int_regression_estimates') }}
    where term is not null

),

covariances as (

    select * from {{ ref('stg_covariances') }}

),

-- a coefficient under whichever covariance a number names
estimated as (

    select headlines.*
    from headlines
    inner join coefficients
        on
            headlines.specification = coefficients.specification
            and headlines.term = coefficients.term
    inner join covariances on headlines.covariance = covariances.covariance

),

final as (

    -- a reading that only names another covariance adds nothing here
    select
        estimated.reading,
        estimated.position,
        estimated.table_id,
        estimated.row_label,
        estimated.column_label,
        estimated.printed_estimate,
        estimated.printed_p_value,
        estimated.printed_mark,
        estimated.specification,
        estimated.term
    from estimated
    left join estimated as defaults
        on
            {{ equal_keys("estimated", "defaults", [
                "table_id", "row_label", "column_label",
                "specification", "term",
            ]) }}
            and defaults.reading = 'default'
    where estimated.reading = 'default' or defaults.reading is null

)

select * from final
