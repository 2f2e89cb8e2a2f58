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
        cast(term as string) as term
        {%- for name in statistics %},
        {{ pivoted("quantity", name, "value") }} as {{ name }}
        {%- endfor %}
    from estimates
    group by 1, 2, 3, 4

)

select * from final
