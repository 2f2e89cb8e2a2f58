{#-
    The English sentence of each code that public tables may carry. Generated from
    python/entropanel/catalogue/reasons.csv by `python -m entropanel.catalogue`.
-#}
{% macro english_sentences() -%}
    {{ return({
        "note":
            "{note}",
        "no_value":
            "{variable}: no value",
        "no_earlier_value":
            "{variable}: no earlier value",
        "not_positive":
            "{variable}: not positive, so its logarithm is undefined",
        "only_one_of_unit":
            "the only remaining observation of its unit",
        "only_one_of_year":
            "the only remaining observation of its year",
        "missing_cells":
            "{series} ({missing} of {cells} cells missing)",
        "incomplete_series":
            "{series}",
        "incomplete_indicator":
            "{indicator}: {series}",
        "one_complete_row":
            "only one unit-year has all indicators: entropy cannot be computed",
        "no_varying_indicator":
            "all indicators are constant over the unit-years: weights cannot be computed",
        "near":
            "{percent} % from the printed number",
        "no_data":
            "no data: {inputs}",
        "without":
            "without {parts}",
        "variable_without":
            "{variable} without {parts}",
        "estimated_without":
            "estimated without {terms}",
        "listed_indicators":
            "{indicators}",
        "listed_units":
            "{units}",
        "observed_rows":
            "{met} of {rows} rows pass",
        "observed_value":
            "{value}",
        "cell":
            "{series}, {unit}, {year}",
        "cell_of_file":
            "{file}, line {line}: {series}, {unit}, {year}",
        "jump":
            "{cell}: found {value} after {previous}, expected a change by a factor of at most {limit} a year",
        "no_observation":
            "{series}, {unit}: found no observation, expected {needed:one|two} or more; the other years remain missing",
        "one_observation":
            "{series}, {unit}: found one observation, expected two or more; the other years remain missing",
        "constant_indicator":
            "indicator {indicator}, scenario {scenario}: found {value} in every cell, expected values that vary",
        "zero_denominator":
            "{cell}: found 0, expected another value as the denominator of {indicator}; the indicator is missing there",
        "repeated":
            "{cell}: found {value} again, expected it once ({first})",
        "outcome_without_data":
            "the outcome has no data",
        "no_regressor_with_data":
            "no regressor has data; only controls may be without data",
        "no_complete_unit_year":
            "no unit-year has a value for every term",
        "too_few_observations":
            "{observations} observations for {parameters} parameters",
        "not_identified":
            "{term} is absorbed by the effects or collinear with the preceding regressors",
        "effects_not_removed":
            "the effects were removed to a tolerance of {reached} in {iterations} iterations; {needed} is required",
        "nearly_collinear":
            "the regressors are nearly collinear",
        "no_cluster_declared":
            "clustered errors, but cluster_by is empty",
        "one_cluster":
            "only one cluster by {dimension}; at least two are needed",
        "nothing_left":
            "the effects and the regressors explain the outcome completely",
        "no_scores":
            "it is absorbed by the effects, so its score is identically zero",
        "variance_not_positive":
            "its clustered variance is not positive, or too small to distinguish from rounding",
    }) }}
{%- endmacro %}
