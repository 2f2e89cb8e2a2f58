"""Indicators: they vary, and no figure is divided by zero."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import great_expectations.expectations as gxe
import pandas as pd

from entropanel.expectations.checks import Batch, Check, cell_name
from entropanel.inputs import TRUE, Inputs


def batches(inputs: Inputs) -> Iterator[Batch]:
    """Checks of each indicator, in every scenario."""
    for declared in inputs.indicators.to_dict("records"):
        yield from indicator(inputs, declared)


def indicator(inputs: Inputs, declared: dict[Any, Any]) -> Iterator[Batch]:
    """What is expected of one indicator."""
    extremes, divisors = [], []
    for scenario in inputs.scenarios["scenario"]:
        above, below = parts(inputs, scenario, declared)
        top = observed(inputs, scenario, above)
        ratio = top
        if below is not None:
            bottom = observed(inputs, scenario, below)
            ratio = top / bottom.where(bottom != 0)
            zeros = bottom[bottom == 0].rename("value").reset_index()
            divisors.append(zeros.assign(series=below))
        # parts are completed before they are divided, so that of a ratio with
        # gaps not even a constant one is known
        if below is None or ratio.notna().all():
            extremes.append((scenario, ratio.count(), ratio.min(), ratio.max()))
    columns = ["scenario", "figures", "smallest", "largest"]
    frame = pd.DataFrame(extremes, columns=columns)
    yield Batch(
        frame[frame["figures"] > 1].reset_index(drop=True), [variation(declared)]
    )
    if divisors:
        frame = pd.concat(divisors).drop_duplicates(["series", "unit_code", "year"])
        yield Batch(frame.reset_index(drop=True), [divisor(inputs, declared)])


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
    """Figures of a series that a scenario takes as observed, by unit and year."""
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


def variation(declared: dict[Any, Any]) -> Check:
    """An indicator that an index retains varies."""

    def tell(row: pd.Series) -> str:
        return (
            f"indicator {declared['indicator']}, scenario {row['scenario']}: found "
            f"{row['smallest']:.10g} in every cell, expected values that vary"
        )

    is_retained = declared["index_id"] is not None and declared["is_retained"] in TRUE
    return Check(
        "indicators",
        f"{declared['indicator']} varies",
        "hard" if is_retained else "soft",
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="largest", column_B="smallest"
        ),
        tell,
    )


def divisor(inputs: Inputs, declared: dict[Any, Any]) -> Check:
    """No figure that an indicator divides by is zero."""
    return Check(
        "indicators",
        f"denominator of {declared['indicator']}",
        "soft",
        gxe.ExpectColumnValuesToNotBeInSet(column="value", value_set=[0.0]),
        lambda row: (
            f"{cell_name(inputs, row)}: found 0, expected another figure as a "
            f"denominator of {declared['indicator']}; the indicator is missing there"
        ),
    )
