"""Indicators: they vary, and nothing is divided by zero."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import great_expectations.expectations as gxe
import pandas as pd

from entropanel.catalogue import message
from entropanel.expectations.checks import (
    Batch,
    Check,
    by_severity,
    cell,
    told,
)
from entropanel.inputs import TRUE, Inputs
from entropanel.violations import HARD, SOFT


def batches(inputs: Inputs) -> Iterator[Batch]:
    """Checks of the indicators in every scenario."""
    extremes, divisors = [], []
    for declared in inputs.indicators.to_dict("records"):
        for scenario in inputs.scenarios["scenario"]:
            above, below = parts(inputs, scenario, declared)
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
    yield from variation(pd.DataFrame(extremes))
    if divisors:
        yield divisor(inputs, pd.concat(divisors))


def parts(
    inputs: Inputs, scenario: str, declared: dict[Any, Any]
) -> tuple[str, str | None]:
    """Numerator and denominator (or None) of an indicator in a scenario."""
    rows = inputs.scenario_indicators
    mine = rows[
        (rows["scenario"] == scenario) & (rows["indicator"] == declared["indicator"])
    ]
    other = mine.iloc[0] if len(mine) else {"numerator": None, "denominator": None}
    numerator = other["numerator"] or declared["numerator"]
    return str(numerator), other["denominator"] or declared["denominator"]


def observed(inputs: Inputs, scenario: str, series: str) -> pd.Series:
    """Observations of a series that a scenario takes, by unit and year."""
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


def variation(extremes: pd.DataFrame) -> Iterator[Batch]:
    """An indicator varies; hard if an index retains it.

    extremes: indicator, scenario, is_retained, values (how many), smallest,
    largest.
    """
    if extremes.empty:
        return
    known = extremes[extremes["values"] > 1]
    for severity, frame in by_severity(known, known["is_retained"]):
        check = Check(
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
        yield Batch(frame, [check])


def divisor(inputs: Inputs, zeros: pd.DataFrame) -> Batch:
    """No observation that an indicator divides by is zero.

    zeros: those that are: series, unit_code, year, value, indicator.
    """
    check = Check(
        "indicators",
        "denominators",
        SOFT,
        gxe.ExpectColumnValuesToNotBeInSet(column="value", value_set=[0.0]),
        lambda row: told(
            inputs,
            "zero_denominator",
            cell=[cell(inputs, row)],
            indicator=row["indicator"],
        ),
    )
    cells = zeros.drop_duplicates(["series", "unit_code", "year", "indicator"])
    return Batch(cells.reset_index(drop=True), [check])
