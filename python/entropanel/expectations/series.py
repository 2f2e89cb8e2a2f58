"""Series: completeness, plausible bounds, measures, yearly jumps, relations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import great_expectations.expectations as gxe
import numpy as np
import pandas as pd

from entropanel.catalogue import Message
from entropanel.expectations.checks import (
    Batch,
    Check,
    batch,
    by_severity,
    of_cell,
    told,
    unit_name,
)
from entropanel.expectations.indicators import observed
from entropanel.inputs import Inputs
from entropanel.notation.measures import is_percent
from entropanel.violations import HARD, SOFT, Violation

NUMERALS = ("no", "one", "two")


def batches(inputs: Inputs) -> Iterator[Batch]:
    """Checks of each series, and of pairs of series.

    Parameters
    ----------
    inputs
        The seeds of the study.

    Yields
    ------
    Batch
        Of completeness, measures, bounds, jumps, unit series and relations.
    """
    for rules in inputs.series_rules:
        yield from _series(inputs, rules)
    yield from _unit_series(inputs)
    for row in inputs.series_relations.to_dict("records"):
        yield _relation(inputs, row["series"], row["other_series"], row["reason"])


def _series(inputs: Inputs, rules: Any) -> Iterator[Batch]:
    """What is expected of one series."""
    frame = inputs.panel[rules.series].rename("value").reset_index()
    frame["series"] = rules.series
    if rules.published_from and rules.published_to:
        published = frame["year"].between(rules.published_from, rules.published_to)
        published &= ~frame["unit_code"].isin(_reported_elsewhere(inputs, rules.series))
        yield _completeness(inputs, rules, frame[published])
    found = _with_changes(frame)
    if found.empty:
        return
    if is_percent(rules.unit or "") and (rules.plausible_maximum or 0) > 1:
        yield _percentages(rules, found)
    checks = []
    if (rules.plausible_minimum, rules.plausible_maximum) != (None, None):
        checks.append(_bounds(inputs, rules))
    if rules.maximum_yearly_ratio is not None:
        checks.append(_jumps(inputs, rules))
    if checks:
        yield Batch(found, checks)


def _reported_elsewhere(inputs: Inputs, series: str) -> list[str]:
    """Units without observations of a series that are invalid where they stand."""
    return [unit for name, unit in inputs.reported_elsewhere if name == series]


def _with_changes(frame: pd.DataFrame) -> pd.DataFrame:
    """The observations of a series, with the change since the last.

    Adds previous (the observation of the year before in the panel) and
    yearly_ratio, the factor of change a year, NaN where that year has none.
    """
    units = frame.groupby("unit_code")
    previous = units["value"].shift()
    years = frame["year"] - units["year"].shift()
    ratio = _ratio(frame["value"], previous) ** (1 / years)
    found = frame.assign(previous=previous, yearly_ratio=ratio)
    return found.dropna(subset="value", ignore_index=True)


def _ratio(value: pd.Series, previous: pd.Series) -> pd.Series:
    """Factor of change, up or down, at least 1; infinite from or to zero.

    NaN where a year has no observation; a change of sign counts as infinite.
    """
    sizes = pd.concat([value.abs(), previous.abs()], axis=1)
    smaller = sizes.min(axis=1)
    ratio = (sizes.max(axis=1) / smaller.where(smaller > 0)).fillna(np.inf)
    ratio = ratio.where(value * previous >= 0, np.inf).where(value != previous, 1.0)
    return ratio.where(value.notna() & previous.notna())


def _completeness(inputs: Inputs, rules: Any, published: pd.DataFrame) -> Batch:
    """At least the declared share of the published cells has an observation.

    A series without any observation is reported once, by its first cell.
    """
    share = 1.0 if rules.minimum_coverage is None else rules.minimum_coverage
    span = f"{rules.published_from} to {rules.published_to}"
    rest = f"in {span} (at least {share:.1%} of the cells)"
    is_bare = share > 0 and published["value"].isna().all()

    def tell(row: pd.Series) -> Violation:
        if is_bare:
            return Violation("", "no observations", f"some {rest}", about=rules.series)
        return of_cell(inputs, row, "no observation", f"one {rest}")

    expectation = gxe.ExpectColumnValuesToNotBeNull(column="value", mostly=share)
    cells = published.head(1) if is_bare else published
    return batch(cells, "completeness", rules.series, HARD, expectation, tell)


def _unit_series(inputs: Inputs) -> Iterator[Batch]:
    """Each unit has two or more observations of a series, as a line needs.

    One is enough where it is carried. Hard where the series declares that such a
    unit stops the build.
    """

    def tell(row: pd.Series) -> Message | Violation:
        if not row["stops"]:
            about = {"series": row["series"], "unit": row["unit_code"]}
            if row["observations"] == 1:
                return told(inputs, "one_observation", **about)
            return told(inputs, "no_observation", needed=row["needed"], **about)
        expected = f"{NUMERALS[row['needed']]} or more"
        place = f"{row['series']}, {unit_name(inputs, row)}{row['scenario']}"
        found = f"{NUMERALS[row['observations']]} observation"
        return Violation("", found, expected, about=place)

    counts = _observations_by_unit(inputs)
    for severity, mine in by_severity(counts, counts["stops"]):
        expectation = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="observations", column_B="needed", or_equal=True
        )
        yield batch(
            mine, "unit_series", f"units, {severity}", severity, expectation, tell
        )


def _observations_by_unit(inputs: Inputs) -> pd.DataFrame:
    """How many observations each unit has of a series, and how many it needs.

    A scenario may use fewer observations of a series that stops the build.
    """
    rules = {rules.series: rules for rules in inputs.series_rules}
    taken = [(series, inputs.panel[series], "") for series in rules]
    taken += [
        (name, observed(inputs, scenario, name), f", scenario {scenario}")
        for scenario, name in inputs.scenario_series[["scenario", "series"]].to_numpy()
        if name in rules and rules[name].single_observation == "stop"
    ]
    bare = {"observations": int, "needed": int, "stops": bool}
    parts = [pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in bare.items()})]
    for name, values, scenario in taken:
        counts = values.groupby("unit_code").count().rename("observations")
        counts = counts.drop(_reported_elsewhere(inputs, name), errors="ignore")
        if counts.any():
            choice = rules[name].single_observation
            part = counts.reset_index().assign(
                needed=1 if choice == "carry" else 2,
                series=name,
                stops=choice == "stop",
                scenario=scenario,
            )
            parts.append(part)
    return pd.concat(parts[1:] or parts)


def _percentages(rules: Any, found: pd.DataFrame) -> Batch:
    """A series in percent has an observation above 1, or all are ratios."""
    # a series of zeros does not show its measure
    frame = pd.DataFrame({"largest": [found["value"].max()]})
    expected = (
        f"percent up to {rules.plausible_maximum:.10g}: are these ratios? (if "
        "not, declare a plausible_maximum of at most 1)"
    )
    return batch(
        frame[frame["largest"] > 0],
        "measures",
        rules.series,
        HARD,
        gxe.ExpectColumnValuesToBeBetween(
            column="largest", min_value=1, strict_min=True
        ),
        lambda row: Violation(
            "", f"no value above {row['largest']:.10g}", expected, about=rules.series
        ),
    )


def _bounds(inputs: Inputs, rules: Any) -> Check:
    """Each observation lies within the plausible bounds of its series."""
    low, high = rules.plausible_minimum, rules.plausible_maximum
    least, most = ("any" if b is None else f"{b:.10g}" for b in (low, high))
    why = _in_brackets(rules.unit, rules.bound_reason)

    def tell(row: pd.Series) -> Violation:
        expected = f"{least} to {most}{why}{_measure_hint(row['value'], low, high)}"
        return of_cell(inputs, row, f"{row['value']:.10g}", expected)

    expectation = gxe.ExpectColumnValuesToBeBetween(
        column="value", min_value=low, max_value=high
    )
    return Check("bounds", rules.series, HARD, expectation, tell)


def _in_brackets(*texts: str | None) -> str:
    """The reasons for a rule, in brackets; empty without any."""
    said = "; ".join(filter(None, texts))
    return f" ({said})" if said else ""


def _measure_hint(value: float, low: float | None, high: float | None) -> str:
    """A question if the value would be plausible as a ratio or a percentage."""
    least = -np.inf if low is None else low
    if high is not None and high <= 1 and least <= value / 100 <= high:
        return ": is it a percentage?"
    if high is not None and high > 1 and 0 < value < least <= value * 100 <= high:
        return ": is it a ratio?"
    return ""


def _jumps(inputs: Inputs, rules: Any) -> Check:
    """No observation changes by more than the declared factor a year, up or down."""
    limit = rules.maximum_yearly_ratio

    def tell(row: pd.Series) -> Message:
        value, previous = (f"{row[name]:.10g}" for name in ("value", "previous"))
        found = {"value": value, "previous": previous}
        return told(inputs, "jump", row, **found, limit=f"{limit:g}")

    expectation = gxe.ExpectColumnValuesToBeBetween(
        column="yearly_ratio", max_value=limit
    )
    return Check("jumps", rules.series, SOFT, expectation, tell)


def _relation(inputs: Inputs, name: str, other: str, reason: str | None) -> Batch:
    """One series never exceeds another of the same unit and year."""
    values = {"value": inputs.panel[name], "other_value": inputs.panel[other]}
    why = _in_brackets(reason)

    def tell(row: pd.Series) -> Violation:
        expected = f"at most {other} of {row['other_value']:.10g}{why}"
        return of_cell(inputs, row, f"{row['value']:.10g}", expected)

    expectation = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="other_value",
        column_B="value",
        or_equal=True,
        ignore_row_if="either_value_is_missing",
    )
    frame = pd.DataFrame(values).reset_index().assign(series=name)
    return batch(frame, "relations", f"{name} at most {other}", HARD, expectation, tell)
