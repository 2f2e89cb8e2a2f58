{%- set statistics = [
    "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"
] -%}
with

estimates as (

    select * from {{ ref('int_regression_estimates') }}
    where term is not null

),

levels as (

    select * from {{ ref('stg_significance_levels') }}

),

coefficients as (

    select
        cast(scenario as string) as scenario,
        cast(specification as string) as specification,
        cast(covariance as string) as covariance,
        {% for name in statistics -%}
            {{ pivoted("quantity", name, "value") }} as {{ name }},
        {% endfor -%}
        cast(
            max(case when quantity = 'missing_reason' then note end) as string
        ) as missing_reason,
        cast(
            max(case when quantity = 'missing_reason' then note_codes end)
            as string
        ) as missing_reason_codes,
        cast(term as string) as term
    from estimates
    group by scenario, specification, covariance, term

),

attained as (

    select
        coefficients.scenario,
        coefficients.specification,
        coefficients.covariance,
        coefficients.term,
        min(levels.level) as level
    from coefficients
    inner join levels on coefficients.p_value <= levels.level
    group by
        coefficients.scenario,
        coefficients.specification,
        coefficients.covariance,
        coefficients.term

),

final as (

    select
        coefficients.*,
        levels.mark as significance_mark
    from coefficients
    left join attained
        on
            coefficients.scenario = attained.scenario
            and coefficients.specification = attained.specification
            and coefficients.covariance = attained.covariance
            and coefficients.term = attained.term
    left join levels on attained.level = levels.level

)

select * from final
