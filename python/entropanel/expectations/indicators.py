"""Indicators: they vary, and nothing is divided by zero."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import great_expectations.expectations as gxe
import pandas as pd

from entropanel.catalogue import message
from entropanel.expectations.checks import Batch, batch, by_severity, told
from entropanel.inputs import TRUE, Inputs
from entropanel.violations import HARD, SOFT


def batches(inputs: Inputs) -> Iterator[Batch]:
    """Checks of the indicators in every scenario.

    Parameters
    ----------
    inputs
        The seeds of the study.

    Yields
    ------
    Batch
        Of variation and of denominators.
    """
    extremes, divisors = [], []
    for declared in inputs.indicators.to_dict("records"):
        for scenario in inputs.scenarios["scenario"]:
            above, below = _parts(inputs, scenario, declared)
            ratio = observed(inputs, scenario, above)
            if below is not None:
                bottom = observed(inputs, scenario, below)
                ratio = ratio / bottom.where(bottom != 0)
                zeros = bottom[bottom == 0].rename("value").reset_index()
                divisors.append(
                    zeros.assign(series=below, indicator=declared["indicator"])
                )
            # parts are completed before they are divided, so that an incomplete
            # ratio is not known, even a constant one
            if below is None or ratio.notna().all():
                extremes.append(
                    {
                        "indicator": declared["indicator"],
                        "scenario": scenario,
                        "is_retained": bool(declared["index_id"])
                        and declared["is_retained"] in TRUE,
                        "values": ratio.count(),
                        "smallest": ratio.min(),
                        "largest": ratio.max(),
                    }
                )
    if extremes:
        yield from _variation(pd.DataFrame(extremes))
    if divisors:
        yield _divisor(inputs, pd.concat(divisors))


def _parts(
    inputs: Inputs, scenario: str, declared: dict[Any, Any]
) -> tuple[str, str | None]:
    """Numerator and denominator (or None) of an indicator in a scenario."""
    rows = inputs.scenario_indicators
    mine = rows["scenario"] == scenario
    mine &= rows["indicator"] == declared["indicator"]
    other = rows[mine].iloc[0] if mine.any() else declared
    numerator = other["numerator"] or declared["numerator"]
    return str(numerator), other["denominator"] or declared["denominator"]


def observed(inputs: Inputs, scenario: str, series: str) -> pd.Series:
    """Observations of a series that a scenario takes.

    Parameters
    ----------
    inputs
        The seeds of the study.
    scenario
        That may take another series, or fewer years.
    series
        The series as declared.

    Returns
    -------
    pandas.Series
        By unit and year of the panel, in the unit of what is taken; NaN where there
        is no observation.
    """
    rows = inputs.scenario_series
    mine = rows[(rows["scenario"] == scenario) & (rows["series"] == series)]
    if mine.empty:
        return inputs.panel[series]
    row = mine.iloc[0]
    values = inputs.panel[row["source_series"] or series]
    years = values.index.get_level_values("year")
    first = int(row["observed_from"] or years.min())
    last = int(row["observed_to"] or years.max())
    return values.where((years >= first) & (years <= last))


def _variation(extremes: pd.DataFrame) -> Iterator[Batch]:
    """An indicator varies; hard if an index retains it."""
    known = extremes[extremes["values"] > 1]
    for severity, frame in by_severity(known, known["is_retained"]):
        yield batch(
            frame,
            "indicators",
            "retained indicators" if severity == HARD else "other indicators",
            severity,
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="largest", column_B="smallest"
            ),
            lambda row: message(
                "constant_indicator",
                indicator=row["indicator"],
                scenario=row["scenario"],
                value=f"{row['smallest']:.10g}",
            ),
        )


def _divisor(inputs: Inputs, zeros: pd.DataFrame) -> Batch:
    """No observation that an indicator divides by is zero: zeros are those that are."""
    return batch(
        zeros.drop_duplicates(["series", "unit_code", "year", "indicator"]),
        "indicators",
        "denominators",
        SOFT,
        gxe.ExpectColumnValuesToNotBeInSet(column="value", value_set=[0.0]),
        lambda row: told(inputs, "zero_denominator", row, indicator=row["indicator"]),
    )
