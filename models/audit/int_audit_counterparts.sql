{#- Numbers of public tables with which a printed number can be compared. -#}
{%- set index = ["index_id", "variant"] -%}
{%- set by_index = "partition by scenario, index_id" -%}
{%- set sources = [
    [ref("int_series_completed"), "fct_panel",
     ["series", "unit_code", "year"], ["value"]],
    [ref("int_variable_moments"), "fct_descriptive_statistics",
     ["variable"], ["n", "mean", "std_dev", "min", "max"]],
    ["screening", "fct_indicator_vif", ["index_id", "round", "indicator"],
     ["vif", "tolerance", "mean_vif"]],
    ["retained", "fct_index_vif", ["index_id", "indicator"],
     ["vif", "tolerance", "mean_vif"]],
    [ref("int_index_weights"), "fct_index_weights",
     index + ["period", "indicator"],
     ["entropy_constant", "entropy", "redundancy", "weight",
      "dimension_weight"]],
    [ref("int_index_values"), "fct_index",
     index + ["unit_code", "year"], ["value"]],
    [ref("int_index_totals"), "fct_index_totals",
     index + ["unit_code"], ["total", "mean"]],
    [ref("int_index_national"), "fct_index_national",
     index + ["year"], ["total", "mean", "growth"]],
    [ref("int_index_regions"), "fct_index_regions",
     index + ["scheme", "region", "year"], ["units", "total", "mean"]],
    [ref("int_index_region_means"), "fct_index_region_means",
     index + ["scheme", "year"], ["mean"]],
    [ref("int_index_region_period_means"), "fct_index_region_period_means",
     index + ["scheme", "region"], ["mean"]],
    ["legacy_region_means", "fct_index_region_means",
     index + ["scheme", "region", "year"], ["mean"]],
] -%}
with

screening as (

    select
        *,
        {{ mean_vif("vif", "tolerance", by_index ~ ", round") }} as mean_vif
    from {{ ref('int_vif_screening') }}

),

retained as (

    select
        *,
        {{ mean_vif("vif", "tolerance", by_index) }} as mean_vif
    from {{ ref('int_vif_retained') }}

),

-- addresses of studies written when both means were one table
legacy_region_means as (

    select
        scenario,
        index_id,
        variant,
        scheme,
        'all' as region,
        cast(year as string) as year,
        mean
    from {{ ref('int_index_region_means') }}

    union all

    select
        scenario,
        index_id,
        variant,
        scheme,
        region,
        'all' as year,
        mean
    from {{ ref('int_index_region_period_means') }}

),

coefficients as (

    select * from {{ ref('int_regression_estimates') }}
    where term is not null and quantity in ('estimate', 'std_error', 'p_value')

),

models as (

    select * from {{ ref('int_regression_estimates') }}
    where
        term is null
        and quantity in ('n_obs', 'n_units', 'r2', 'r2_adjusted', 'r2_within')

),

numbers as (

    {% for relation, table, keys, columns in sources -%}
        {%- for column in columns -%}
            {{ addressed(relation, table, keys, "'" ~ column ~ "'", column) }}
            union all
        {% endfor -%}
    {%- endfor -%}
    {{ addressed(
        "coefficients", "fct_regression_coefficients",
        ["specification", "covariance", "term"], "quantity", "value"
    ) }}
    union all
    {{ addressed(
        "models", "fct_regression_models",
        ["specification", "covariance"], "quantity", "value"
    ) }}

),

named as (

    select
        counterpart_table,
        counterpart_column
    from {{ ref('stg_published_numbers') }}

    union

    select
        counterpart_table,
        counterpart_column
    from {{ ref('stg_published_claim_operands') }}

),

final as (

    select numbers.*
    from numbers
    inner join named
        on
            numbers.counterpart_table = named.counterpart_table
            and numbers.counterpart_column = named.counterpart_column

)

select * from final
