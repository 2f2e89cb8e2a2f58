{{ complete_linearly(
    ref("int_indicator_ratios_observed"),
    key=["scenario", "indicator", "unit_code"],
) }}
