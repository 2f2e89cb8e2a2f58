"""Series: completeness, plausible bounds, measures, yearly jumps, relations."""

from __future__ import annotations

from collections.abc import Iterator

import great_expectations.expectations as gxe
import numpy as np
import pandas as pd

from entropanel.catalogue import Message
from entropanel.expectations.checks import (
    Batch,
    Check,
    by_severity,
    cell,
    of_cell,
    told,
    unit_name,
)
from entropanel.expectations.indicators import observed
from entropanel.inputs import Inputs, SeriesRules
from entropanel.notation.measures import is_percent
from entropanel.violations import HARD, SOFT, Violation


def batches(inputs: Inputs) -> Iterator[Batch]:
    """Checks of each series, and of pairs of series."""
    for rules in inputs.series_rules:
        yield from series(inputs, rules)
    yield from unit_series(inputs)
    for row in inputs.series_relations.to_dict("records"):
        yield relation(inputs, row["series"], row["other_series"], row["reason"])


def series(inputs: Inputs, rules: SeriesRules) -> Iterator[Batch]:
    """What is expected of one series."""
    frame = inputs.panel[rules.series].rename("value").reset_index()
    frame["series"] = rules.series
    if rules.published_from and rules.published_to:
        published = frame["year"].between(rules.published_from, rules.published_to)
        published &= ~frame["unit_code"].isin(reported_elsewhere(inputs, rules.series))
        yield completeness(inputs, rules, frame[published].reset_index(drop=True))
    found = with_changes(frame)
    if found.empty:
        return
    if is_percent(rules.unit or "") and (rules.plausible_maximum or 0) > 1:
        yield percentages(rules, found)
    checks = []
    if (rules.plausible_minimum, rules.plausible_maximum) != (None, None):
        checks.append(bounds(inputs, rules))
    if rules.maximum_yearly_ratio is not None:
        checks.append(jumps(inputs, rules))
    if checks:
        yield Batch(found, checks)


def reported_elsewhere(inputs: Inputs, series: str) -> list[str]:
    """Units without observations of a series that are invalid where they stand."""
    return [unit for name, unit in inputs.reported_elsewhere if name == series]


def with_changes(frame: pd.DataFrame) -> pd.DataFrame:
    """The observations of a series, with the change since the last.

    Adds previous (the observation of the year before in the panel) and
    yearly_ratio, the factor of change a year, NaN where that year has none.
    """
    units = frame.groupby("unit_code")
    previous = units["value"].shift()
    years = frame["year"] - units["year"].shift()
    found = frame.assign(
        previous=previous,
        yearly_ratio=yearly_ratio(frame["value"], previous) ** (1 / years),
    )
    return found.dropna(subset="value", ignore_index=True)


def yearly_ratio(value: pd.Series, previous: pd.Series) -> pd.Series:
    """Factor of change, up or down, at least 1; infinite from or to zero.

    NaN where a year has no observation; a change of sign counts as infinite.
    """
    larger = pd.concat([value.abs(), previous.abs()], axis=1).max(axis=1)
    smaller = pd.concat([value.abs(), previous.abs()], axis=1).min(axis=1)
    ratio = (larger / smaller.where(smaller > 0)).fillna(np.inf)
    ratio = ratio.where(value * previous >= 0, np.inf).where(value != previous, 1.0)
    return ratio.where(value.notna() & previous.notna())


def completeness(inputs: Inputs, rules: SeriesRules, published: pd.DataFrame) -> Batch:
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

    check = Check(
        "completeness",
        rules.series,
        HARD,
        gxe.ExpectColumnValuesToNotBeNull(column="value", mostly=share),
        tell,
    )
    return Batch(published.head(1) if is_bare else published, [check])


def unit_series(inputs: Inputs) -> Iterator[Batch]:
    """Each unit has two or more observations of a series, as a line needs.

    One is enough where it is carried. Hard where the series declares that such a
    unit stops the build.
    """
    parts = [
        _observations_by_unit(inputs, rules, inputs.panel[rules.series])
        for rules in inputs.series_rules
    ]
    # a scenario may use fewer observations of a series that stops the build
    parts += [
        _observations_by_unit(inputs, rules, values, row["scenario"])
        for row in inputs.scenario_series.to_dict("records")
        for rules in inputs.series_rules
        if rules.series == row["series"] and rules.single_observation == "stop"
        for values in [observed(inputs, row["scenario"], rules.series)]
    ]
    parts = [part for part in parts if part["observations"].any()]
    columns = {"observations": int, "needed": int, "stops": bool}
    bare = {name: pd.Series(dtype=kind) for name, kind in columns.items()}
    frame = pd.concat(parts) if parts else pd.DataFrame(bare)
    numerals = ("no", "one", "two")

    def tell(row: pd.Series) -> Message | Violation:
        if not row["stops"]:
            about = {"series": row["series"], "unit": row["unit_code"]}
            if row["observations"] == 1:
                return told(inputs, "one_observation", **about)
            return told(inputs, "no_observation", needed=row["needed"], **about)
        expected = f"{numerals[row['needed']]} or more"
        place = f"{row['series']}, {unit_name(inputs, row)}{row['scenario']}"
        found = f"{numerals[row['observations']]} observation"
        return Violation("", found, expected, about=place)

    for severity, mine in by_severity(frame, frame["stops"]):
        expectation = gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="observations", column_B="needed", or_equal=True
        )
        check = Check("unit_series", f"units, {severity}", severity, expectation, tell)
        yield Batch(mine, [check])


def _observations_by_unit(
    inputs: Inputs, rules: SeriesRules, values: pd.Series, scenario: str | None = None
) -> pd.DataFrame:
    """How many observations each unit has of a series, and how many it needs.

    scenario: that takes the values as observed; None of the series as published.
    """
    counts = values.groupby("unit_code").count()
    counts = counts.drop(reported_elsewhere(inputs, rules.series), errors="ignore")
    return (
        counts.rename("observations")
        .reset_index()
        .assign(
            needed=1 if rules.single_observation == "carry" else 2,
            series=rules.series,
            stops=rules.single_observation == "stop",
            scenario=f", scenario {scenario}" if scenario else "",
        )
    )


def percentages(rules: SeriesRules, found: pd.DataFrame) -> Batch:
    """A series in percent has an observation above 1, or all are ratios."""
    check = Check(
        "measures",
        rules.series,
        HARD,
        gxe.ExpectColumnValuesToBeBetween(
            column="largest", min_value=1, strict_min=True
        ),
        lambda row: Violation(
            "",
            f"no value above {row['largest']:.10g}",
            f"percent up to {rules.plausible_maximum:.10g}: are these ratios? (if "
            "not, declare a plausible_maximum of at most 1)",
            about=rules.series,
        ),
    )
    # a series of zeros does not show its measure
    frame = pd.DataFrame({"largest": [found["value"].max()]})
    return Batch(frame[frame["largest"] > 0], [check])


def bounds(inputs: Inputs, rules: SeriesRules) -> Check:
    """Each observation lies within the plausible bounds of its series."""
    low, high = rules.plausible_minimum, rules.plausible_maximum
    least = "any" if low is None else f"{low:.10g}"
    most = "any" if high is None else f"{high:.10g}"
    why = _in_brackets(rules.unit, rules.bound_reason)

    def tell(row: pd.Series) -> Violation:
        expected = f"{least} to {most}{why}{_measure_hint(row['value'], low, high)}"
        return of_cell(inputs, row, f"{row['value']:.10g}", expected)

    return Check(
        "bounds",
        rules.series,
        HARD,
        gxe.ExpectColumnValuesToBeBetween(
            column="value", min_value=low, max_value=high
        ),
        tell,
    )


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


def jumps(inputs: Inputs, rules: SeriesRules) -> Check:
    """No observation changes by more than the declared factor a year, up or down."""
    limit = rules.maximum_yearly_ratio
    return Check(
        "jumps",
        rules.series,
        SOFT,
        gxe.ExpectColumnValuesToBeBetween(column="yearly_ratio", max_value=limit),
        lambda row: told(
            inputs,
            "jump",
            cell=[cell(inputs, row)],
            value=f"{row['value']:.10g}",
            previous=f"{row['previous']:.10g}",
            limit=f"{limit:g}",
        ),
    )


def relation(inputs: Inputs, name: str, other: str, reason: str | None) -> Batch:
    """One series never exceeds another of the same unit and year."""
    values = {"value": inputs.panel[name], "other_value": inputs.panel[other]}
    frame = pd.DataFrame(values).reset_index().assign(series=name)
    why = _in_brackets(reason)
    check = Check(
        "relations",
        f"{name} at most {other}",
        HARD,
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="other_value",
            column_B="value",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        lambda row: of_cell(
            inputs,
            row,
            f"{row['value']:.10g}",
            f"at most {other} of {row['other_value']:.10g}{why}",
        ),
    )
    return Batch(frame, [check])
