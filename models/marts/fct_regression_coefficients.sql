{%- set statistics = [
    "estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high"
] -%}
with

estimates as (

    select * from {{ ref('int_regression_estimates') }}
    where term is not null

),

final as (

    select
        cast(scenario as string) as scenario,
        cast(specification as string) as specification,
        cast(covariance as string) as covariance,
        {% for name in statistics -%}
            {{ pivoted("quantity", name, "value") }} as {{ name }},
        {% endfor -%}
        cast(term as string) as term
    from estimates
    group by scenario, specification, covariance, term

)

select * from final
