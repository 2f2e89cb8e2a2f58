{{ filled_linearly(
    observations=ref("int_series_observed"),
    incomplete=ref("int_series_incomplete"),
    years=ref("stg_years"),
    key=["scenario", "series", "unit_code"],
) }}
