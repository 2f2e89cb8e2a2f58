"""What the inputs of a study must satisfy, read from the study's own rows.

Each function turns rows of the study into checks: a frame, the Great
Expectations expectation that it must meet, and the sentence that tells a
person which cell does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import great_expectations.expectations as gxe
import numpy as np
import pandas as pd
from great_expectations.expectations.expectation import Expectation

from entropanel.inputs import NUMBER, AtMost, Inputs, SeriesRules

FILE = "observations.csv"


@dataclass(frozen=True)
class Check:
    """One expectation on one target.

    severity: ``hard`` stops the build, ``soft`` warns.
    tell: the sentence for a violating row of the frame.
    """

    suite: str
    target: str
    severity: str
    expectation: Expectation
    tell: Callable[[pd.Series], str]


@dataclass(frozen=True)
class Batch:
    """Checks that read the same frame."""

    frame: pd.DataFrame
    checks: list[Check]


def batches(inputs: Inputs) -> Iterator[Batch]:
    """Every check of a study, grouped by the frame that it reads."""
    yield header(inputs)
    yield keys(inputs)
    yield figures(inputs)
    for rules in inputs.series_rules:
        yield from series(inputs, rules)
    for pair in inputs.relation_rules:
        yield relation(inputs, pair)


def header(inputs: Inputs) -> Batch:
    """Each column of the observations is a year of the panel, and vice versa."""
    years = [str(year) for year in inputs.years]
    span = f"{years[0]} to {years[-1]}"
    absent = sorted(set(years) - set(inputs.header["column"]))
    return Batch(
        inputs.header,
        [
            Check(
                "header",
                FILE,
                "hard",
                gxe.ExpectColumnValuesToBeInSet(column="column", value_set=years),
                lambda row: (
                    f"{FILE}: found column {row['column']!r}, "
                    f"expected a year of the panel, {span}"
                ),
            ),
            Check(
                "header",
                FILE,
                "hard",
                gxe.ExpectColumnDistinctValuesToContainSet(
                    column="column", value_set=years
                ),
                lambda _: (
                    f"{FILE}: found no column {', '.join(absent)}, "
                    f"expected each year of the panel, {span}"
                ),
            ),
        ],
    )


def keys(inputs: Inputs) -> Batch:
    """Series and units are known, and each pair has one row."""

    def unknown(column: str, seed: str) -> Callable[[pd.Series], str]:
        return lambda row: (
            f"{FILE}, line {row['line']}: found {column} {row[column]!r}, "
            f"expected one of {seed}.csv"
        )

    def twice(row: pd.Series) -> str:
        return (
            f"{FILE}, line {row['line']}: {row['series']}, "
            f"{unit_name(inputs, row)} stands more than once, expected one row"
        )

    known = {
        "series": ("study_series", list(inputs.series["series"])),
        "unit_code": ("study_units", list(inputs.unit_names)),
    }
    checks = []
    for column, (seed, values) in known.items():
        checks += [
            Check(
                "keys",
                column,
                "hard",
                gxe.ExpectColumnValuesToNotBeNull(column=column),
                unknown(column, seed),
            ),
            Check(
                "keys",
                column,
                "hard",
                gxe.ExpectColumnValuesToBeInSet(column=column, value_set=values),
                unknown(column, seed),
            ),
        ]
    unique = gxe.ExpectCompoundColumnsToBeUnique(column_list=list(known))
    checks.append(Check("keys", "series and unit_code", "hard", unique, twice))
    return Batch(inputs.keys, checks)


def figures(inputs: Inputs) -> Batch:
    """Every cell that is not empty is a plain number."""
    return Batch(
        inputs.cells,
        [
            Check(
                "figures",
                FILE,
                "hard",
                gxe.ExpectColumnValuesToMatchRegex(column="found", regex=NUMBER),
                lambda row: (
                    f"{cell_name(inputs, row)}: found {row['found']!r}, expected a "
                    "number without separators, units or signs, or an empty cell"
                ),
            )
        ],
    )


def series(inputs: Inputs, rules: SeriesRules) -> Iterator[Batch]:
    """Completeness, plausible bounds and yearly jumps of one series."""
    frame = inputs.panel[rules.series].rename("value").reset_index()
    previous = frame.groupby("unit_code")["value"].shift()
    frame["series"] = rules.series
    frame["previous"] = previous
    frame["yearly_ratio"] = yearly_ratio(frame["value"], previous)
    if rules.published_from and rules.published_to:
        published = frame["year"].between(rules.published_from, rules.published_to)
        yield Batch(
            frame[published].reset_index(drop=True), [completeness(inputs, rules)]
        )
    checks = []
    if (rules.plausible_minimum, rules.plausible_maximum) != (None, None):
        checks.append(bounds(inputs, rules))
    if rules.maximum_yearly_ratio is not None:
        checks.append(jumps(inputs, rules))
    if checks:
        yield Batch(frame.dropna(subset="value", ignore_index=True), checks)


def yearly_ratio(value: pd.Series, previous: pd.Series) -> pd.Series:
    """Factor of change, up or down, at least 1; infinite from or to zero.

    NaN where a year has no figure; a change of sign counts as infinite.
    """
    larger = pd.concat([value.abs(), previous.abs()], axis=1).max(axis=1)
    smaller = pd.concat([value.abs(), previous.abs()], axis=1).min(axis=1)
    ratio = (larger / smaller.where(smaller > 0)).fillna(np.inf)
    ratio = ratio.where(value * previous >= 0, np.inf).where(value != previous, 1.0)
    return ratio.where(value.notna() & previous.notna())


def completeness(inputs: Inputs, rules: SeriesRules) -> Check:
    """At least the declared share of the published cells has a figure."""
    share = 1.0 if rules.minimum_coverage is None else rules.minimum_coverage
    span = f"{rules.published_from} to {rules.published_to}"
    return Check(
        "completeness",
        rules.series,
        "hard",
        gxe.ExpectColumnValuesToNotBeNull(column="value", mostly=share),
        lambda row: (
            f"{cell_name(inputs, row)}: found no figure, expected one in {span} "
            f"(at least {share:.1%} of the cells)"
        ),
    )


def bounds(inputs: Inputs, rules: SeriesRules) -> Check:
    """Each figure lies within the plausible bounds of its series."""
    low, high = rules.plausible_minimum, rules.plausible_maximum
    least = "any" if low is None else f"{low:.10g}"
    most = "any" if high is None else f"{high:.10g}"
    return Check(
        "bounds",
        rules.series,
        "hard",
        gxe.ExpectColumnValuesToBeBetween(
            column="value", min_value=low, max_value=high
        ),
        lambda row: (
            f"{cell_name(inputs, row)}: found {row['value']:.10g}, expected "
            f"{least} to {most} ({rules.unit}; {rules.bound_reason})"
        ),
    )


def jumps(inputs: Inputs, rules: SeriesRules) -> Check:
    """No figure is more than so many times, or so small a part of, the last."""
    limit = rules.maximum_yearly_ratio
    return Check(
        "jumps",
        rules.series,
        "soft",
        gxe.ExpectColumnValuesToBeBetween(column="yearly_ratio", max_value=limit),
        lambda row: (
            f"{cell_name(inputs, row)}: found {row['value']:.10g} after "
            f"{row['previous']:.10g}, expected a change by a factor of at most "
            f"{limit:g}"
        ),
    )


def relation(inputs: Inputs, pair: AtMost) -> Batch:
    """One series never exceeds another of the same unit and year."""
    name, other = pair.series, pair.other_series
    values = {"value": inputs.panel[name], "other_value": inputs.panel[other]}
    frame = pd.DataFrame(values).reset_index().assign(series=name)
    check = Check(
        "relations",
        f"{name} at most {other}",
        "hard",
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="other_value",
            column_B="value",
            or_equal=True,
            ignore_row_if="either_value_is_missing",
        ),
        lambda row: (
            f"{cell_name(inputs, row)}: found {row['value']:.10g}, expected at most "
            f"{other} of {row['other_value']:.10g} ({pair.reason})"
        ),
    )
    return Batch(frame, [check])


def unit_name(inputs: Inputs, row: pd.Series) -> str:
    """Name and code of the unit of a row; the bare code if it is unknown."""
    return inputs.unit_names.get(row["unit_code"], str(row["unit_code"]))


def cell_name(inputs: Inputs, row: pd.Series) -> str:
    """Series, unit and year of a row."""
    return f"{row['series']}, {unit_name(inputs, row)}, {row['year']}"
