{#- What a published number can be set beside: public tables, their numbers. -#}
{%- set index_keys = ["index_id", "variant"] -%}
{%- set regression_keys = ["specification", "covariance"] -%}
{%- set sources = [
    ["fct_panel", ["series", "unit_code", "year"], ["value"]],
    ["fct_descriptive_statistics", ["variable"],
     ["n", "mean", "std_dev", "min", "max"]],
    ["fct_indicator_vif", ["index_id", "round", "indicator"],
     ["vif", "tolerance", "mean_vif"]],
    ["fct_index_vif", ["index_id", "indicator"],
     ["vif", "tolerance", "mean_vif"]],
    ["fct_index_weights", index_keys + ["period", "indicator"],
     ["entropy_constant", "entropy", "redundancy", "weight",
      "dimension_weight"]],
    ["fct_index", index_keys + ["unit_code", "year"], ["value"]],
    ["fct_index_totals", index_keys + ["unit_code"], ["total", "mean"]],
    ["fct_index_national", index_keys + ["year"],
     ["total", "mean", "growth"]],
    ["fct_index_regions", index_keys + ["scheme", "region", "year"],
     ["units", "total", "mean"]],
    ["fct_index_region_means", index_keys + ["scheme", "region", "year"],
     ["mean"]],
    ["fct_regression_coefficients", regression_keys + ["term"],
     ["estimate", "std_error", "p_value"]],
    ["fct_regression_models", regression_keys,
     ["n_obs", "n_units", "r2", "r2_adjusted", "r2_within"]],
] -%}
{% for table, keys, columns in sources %}
    {{ addressed(table, keys, columns) }}
    {{ "union all" if not loop.last }}
{% endfor %}
