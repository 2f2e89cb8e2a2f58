{{ filled_linearly(
    observations=ref("int_indicator_ratios_observed"),
    incomplete=ref("int_indicator_ratios_incomplete"),
    years=ref("stg_years"),
    key=["scenario", "indicator", "unit_code"],
) }}
