{{ complete_linearly(
    ref("int_series_observed"),
    key=["scenario", "series", "source_series", "unit_code"],
) }}
