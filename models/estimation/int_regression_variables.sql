{%- set of_term = "partition by scenario, specification, term" -%}
with

terms as (

    select * from {{ ref('stg_specification_terms') }}

),

panel as (

    select * from {{ ref('int_variables') }}
    where value is not null

),

ordered as (

    select
        panel.scenario,
        terms.specification,
        terms.position,
        terms.role,
        terms.term,
        terms.variable,
        terms.transform,
        terms.winsorise_lower,
        terms.winsorise_upper,
        terms.lag_years,
        panel.unit_code,
        panel.year,
        panel.value,
        row_number() over (
            partition by panel.scenario, terms.specification, terms.term
            order by panel.value, panel.unit_code, panel.year
        ) as position_in_order,
        count(*) over (
            partition by panel.scenario, terms.specification, terms.term
        ) as n
    from terms
    inner join panel on terms.variable = panel.variable

),

limits as (

    select
        *,
        {{ quantile_of_ordered(
            "value", "position_in_order", "n", "winsorise_lower", of_term
        ) }} as lower_limit,
        {{ quantile_of_ordered(
            "value", "position_in_order", "n", "winsorise_upper", of_term
        ) }} as upper_limit
    from ordered

),

winsorised as (

    select
        *,
        case
            when value < lower_limit then lower_limit
            when value > upper_limit then upper_limit
            else value
        end as winsorised_value
    from limits

),

described as (

    select
        *,
        avg(winsorised_value) over ({{ of_term }}) as mean,
        stddev_samp(winsorised_value) over ({{ of_term }}) as std_dev,
        min(winsorised_value) over ({{ of_term }}) as minimum,
        max(winsorised_value) over ({{ of_term }}) as maximum
    from winsorised

),

final as (

    select
        described.scenario,
        described.specification,
        described.position,
        described.role,
        described.term,
        described.variable,
        described.transform,
        described.lag_years,
        described.unit_code,
        described.year,
        case
            when described.transform = 'level' then described.winsorised_value
            when described.transform = 'log' and described.winsorised_value > 0
                then ln(described.winsorised_value)
            when described.transform = 'z_score'
                then {{ z_score("described.winsorised_value", "described") }}
        end as value
    from described

)

select * from final
