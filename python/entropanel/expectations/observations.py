"""The files of observations: years, keys, plain numbers, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import great_expectations.expectations as gxe
import pandas as pd

from entropanel.catalogue import Message
from entropanel.expectations.checks import (
    Batch,
    Check,
    by_severity,
    cell,
    of_cell,
    told,
)
from entropanel.inputs import LONG, NUMBER, SIZES, WIDE, Inputs, is_sized
from entropanel.notation.values import plain_form
from entropanel.suggestions import nearest
from entropanel.violations import HARD, Violation


def batches(inputs: Inputs) -> Iterator[Batch]:
    """Checks of the two files, whatever the series."""
    yield header(inputs)
    yield years(inputs)
    yield long_years(inputs)
    yield from keys(inputs)
    yield numbers(inputs)
    yield sizes(inputs)
    yield from repeated(inputs)


def header(inputs: Inputs) -> Batch:
    """Each column of the wide observations is a year of the panel."""
    check = Check(
        "years",
        WIDE,
        HARD,
        gxe.ExpectColumnValuesToBeInSet(
            column="column", value_set=[str(year) for year in inputs.years]
        ),
        lambda row: Violation(
            WIDE, f"column {row['column']!r}", _year_of_panel(inputs), 1
        ),
    )
    return Batch(inputs.header, [check])


def _year_of_panel(inputs: Inputs) -> str:
    return f"a year of the panel, {inputs.year_span}"


def years(inputs: Inputs) -> Batch:
    """Each year of the panel has a column, or a row in the long file."""
    has = {*inputs.header["column"], *inputs.observations_long["year"].dropna()}
    absent = sorted(str(year) for year in inputs.years if str(year) not in has)
    check = Check(
        "years",
        "study_years",
        HARD,
        gxe.ExpectColumnDistinctValuesToContainSet(
            column="year", value_set=[str(year) for year in inputs.years]
        ),
        lambda _: Violation(
            WIDE,
            f"no column {', '.join(absent)}, and no rows of {LONG}",
            f"each year of the panel, {inputs.year_span}",
            1,
        ),
    )
    return Batch(pd.DataFrame({"year": sorted(map(str, has))}, dtype=object), [check])


def long_years(inputs: Inputs) -> Batch:
    """Each row of the long observations is of a year of the panel."""
    rows = inputs.rows[inputs.rows["file"] == LONG].reset_index(drop=True)
    known = [str(year) for year in inputs.years]

    def tell(row: pd.Series) -> Violation:
        found = _named("year", row["year"])
        return Violation(LONG, found, _year_of_panel(inputs), row["line"])

    return Batch(rows, _known("years", LONG, "year", known, tell))


def keys(inputs: Inputs) -> Iterator[Batch]:
    """Series and units are known. A name counts once, in however many rows."""

    def unknown(
        column: str, seed: str, known: list[str]
    ) -> Callable[[pd.Series], Violation]:
        def tell(row: pd.Series) -> Violation:
            near = nearest(row[column], known) if row[column] else ""
            rows = f" in {row['rows']} rows" if row["rows"] > 1 else ""
            found = _named(column, row[column]) + rows
            return Violation(
                row["file"], found, f"one of {seed}.csv{near}", row["line"]
            )

        return tell

    known = {
        "series": ("study_series", list(inputs.series["series"])),
        "unit_code": ("study_units", list(inputs.unit_names)),
    }
    for column, (seed, values) in known.items():
        names = inputs.rows.groupby(["file", column], dropna=False, sort=False)
        frame = names["line"].agg(["first", "size"]).reset_index()
        frame = frame.rename(columns={"first": "line", "size": "rows"})
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
        tell = unknown(column, seed, values)
        yield Batch(frame, _known("keys", column, column, values, tell))


def _known(
    suite: str,
    target: str,
    column: str,
    values: list[str],
    tell: Callable[[pd.Series], Violation],
) -> list[Check]:
    """A key is there, and one of the known values."""
    return [
        Check(suite, target, HARD, expectation, tell)
        for expectation in (
            gxe.ExpectColumnValuesToNotBeNull(column=column),
            gxe.ExpectColumnValuesToBeInSet(column=column, value_set=values),
        )
    ]


def _named(column: str, cell: str | None) -> str:
    """A key with what its column is called."""
    return f"{column} {cell!r}" if cell else f"no {column}"


def numbers(inputs: Inputs) -> Batch:
    """Every cell that is not empty is a plain number."""
    check = Check(
        "observations",
        "observations",
        HARD,
        gxe.ExpectColumnValuesToMatchRegex(column="found", regex=NUMBER),
        lambda row: of_cell(inputs, row, repr(row["found"]), plain_form(row["found"])),
    )
    return Batch(inputs.cells, [check])


def sizes(inputs: Inputs) -> Batch:
    """Every observation is of a size that ratios and squares can be computed with."""
    check = Check(
        "observations",
        "sizes",
        HARD,
        gxe.ExpectColumnValuesToBeInSet(column="is_sized", value_set=[True]),
        lambda row: of_cell(inputs, row, repr(row["found"]), SIZES),
    )
    cells = inputs.cells.assign(is_sized=is_sized(inputs.cells["value"]))
    return Batch(cells, [check])


def repeated(inputs: Inputs) -> Iterator[Batch]:
    """Each observation occurs once; a repeated equal one is only a warning."""

    def tell(row: pd.Series) -> Message:
        return told(
            inputs,
            "repeated",
            cell=[cell(inputs, row)],
            value=row["found"],
            first=row["first"],
        )

    differs = inputs.repeated["smallest"] != inputs.repeated["largest"]
    for severity, frame in by_severity(inputs.repeated, differs):
        check = Check(
            "repeated",
            f"values that {'differ' if severity == HARD else 'are equal'}",
            severity,
            gxe.ExpectColumnValuesToBeBetween(column="times", max_value=1),
            tell,
        )
        yield Batch(frame, [check])
