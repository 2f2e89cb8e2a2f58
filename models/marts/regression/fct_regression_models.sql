{%- set quantities = [
    "n_obs", "n_units", "n_periods", "n_clusters", "dropped_rows",
    "r2", "r2_adjusted", "r2_within", "df_model", "df_resid",
    "is_large", "iterations", "tolerance",
] -%}
with

estimates as (

    select * from {{ ref('int_regression_estimates') }}
    where term is null

),

specifications as (

    select * from {{ ref('dim_specification') }}

),

covariances as (

    select * from {{ ref('stg_covariances') }}

),

missing_parts as (

    select * from {{ ref('int_regression_missing_parts') }}

),

models as (

    select
        cast(scenario as string) as scenario,
        cast(specification as string) as specification,
        cast(covariance as string) as covariance,
        {% for name in quantities -%}
            {{ pivoted("quantity", name, "value") }} as {{ name }},
        {% endfor -%}
        cast(max(note) as string) as note,
        cast(max(note_codes) as string) as note_codes
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
        coalesce(models.n_clusters < covariances.minimum_clusters, false)
            as has_few_clusters,
        specifications.effects,
        models.r2,
        models.r2_adjusted,
        models.r2_within,
        cast(models.df_model as int) as df_model,
        cast(models.df_resid as int) as df_resid,
        cast(models.dropped_rows as int) as dropped_rows,
        missing_parts.dropped_rows_reason,
        missing_parts.dropped_rows_reason_codes,
        missing_parts.unavailable_terms,
        models.note,
        models.note_codes,
        case
            when models.is_large = 1 then 'SQL'
            when models.is_large = 0 then 'linearmodels'
        end as estimated_by,
        cast(models.iterations as int) as iterations,
        models.tolerance,
        case
            when models.n_obs is not null
                then cast(coalesce(missing_parts.dropped_singletons, 0) as int)
        end as dropped_singletons
    from models
    inner join specifications
        on models.specification = specifications.specification
    inner join covariances on models.covariance = covariances.covariance
    left join missing_parts
        on
            models.scenario = missing_parts.scenario
            and models.specification = missing_parts.specification

)

select * from final
