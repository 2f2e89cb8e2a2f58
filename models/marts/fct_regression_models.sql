{%- set quantities = [
    "n_obs", "n_units", "n_periods", "n_clusters", "dropped_rows",
    "r2", "r2_adjusted", "r2_within", "df_model", "df_resid",
] -%}
with

estimates as (

    select * from {{ ref('int_regression_estimates') }}
    where term is null

),

specifications as (

    select * from {{ ref('stg_specifications') }}

),

unavailable as (

    select
        scenario,
        specification,
        {{ dbt.listagg("term", "', '", "order by position") }} as terms
    from {{ ref('int_specification_terms') }}
    where not is_available
    group by scenario, specification

),

reasons as (

    select
        scenario,
        specification,
        {{ dbt.listagg("reason", "'; '", "order by reason") }} as reasons
    from (
        select distinct
            scenario,
            specification,
            reason
        from {{ ref('fct_regression_dropped_rows') }}
    ) as distinct_reasons
    group by scenario, specification

),

models as (

    select
        cast(scenario as string) as scenario,
        cast(specification as string) as specification,
        cast(covariance as string) as covariance,
        {% for name in quantities -%}
            {{ pivoted("quantity", name, "value") }} as {{ name }},
        {% endfor -%}
        cast(max(note) as string) as note
    from estimates
    group by scenario, specification, covariance

),

final as (

    select
        models.scenario,
        models.specification,
        models.covariance,
        cast(models.n_obs as int) as n_obs,
        cast(models.n_units as int) as n_units,
        cast(models.n_periods as int) as n_periods,
        cast(models.n_clusters as int) as n_clusters,
        case
            when specifications.unit_effects and specifications.time_effects
                then 'unit and time'
            when specifications.unit_effects then 'unit'
            when specifications.time_effects then 'time'
            else 'none'
        end as effects,
        models.r2,
        models.r2_adjusted,
        models.r2_within,
        cast(models.df_model as int) as df_model,
        cast(models.df_resid as int) as df_resid,
        cast(models.dropped_rows as int) as dropped_rows,
        reasons.reasons as dropped_rows_reason,
        unavailable.terms as unavailable_terms,
        models.note
    from models
    inner join specifications
        on models.specification = specifications.specification
    left join unavailable
        on
            models.scenario = unavailable.scenario
            and models.specification = unavailable.specification
    left join reasons
        on
            models.scenario = reasons.scenario
            and models.specification = reasons.specification

)

select * from final
