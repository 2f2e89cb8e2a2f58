"""The files of observations: years, keys, plain numbers, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import great_expectations.expectations as gxe
import pandas as pd

from entropanel.expectations.checks import (
    Batch,
    Check,
    batch,
    by_severity,
    of_cell,
    told,
)
from entropanel.inputs import LONG, NUMBER, SIZES, WIDE, Inputs, is_sized
from entropanel.notation.values import plain_form
from entropanel.suggestions import nearest
from entropanel.violations import HARD, Violation


def batches(inputs: Inputs) -> Iterator[Batch]:
    """Checks of the two files, whatever the series.

    Parameters
    ----------
    inputs
        The seeds of the study.

    Yields
    ------
    Batch
        Of years, keys, numbers and repeated observations.
    """
    yield from _years(inputs)
    yield from _keys(inputs)
    cells = inputs.cells.assign(is_sized=is_sized(inputs.cells["value"]))
    yield batch(
        cells,
        "observations",
        "observations",
        HARD,
        gxe.ExpectColumnValuesToMatchRegex(column="found", regex=NUMBER),
        lambda row: of_cell(inputs, row, repr(row["found"]), plain_form(row["found"])),
    )
    yield batch(
        cells,
        "observations",
        "sizes",
        HARD,
        gxe.ExpectColumnValuesToBeInSet(column="is_sized", value_set=[True]),
        lambda row: of_cell(inputs, row, repr(row["found"]), SIZES),
    )
    differs = inputs.repeated["smallest"] != inputs.repeated["largest"]
    for severity, frame in by_severity(inputs.repeated, differs):
        yield batch(
            frame,
            "repeated",
            f"values that {'differ' if severity == HARD else 'are equal'}",
            severity,
            gxe.ExpectColumnValuesToBeBetween(column="times", max_value=1),
            lambda row: told(
                inputs, "repeated", row, value=row["found"], first=row["first"]
            ),
        )


def _years(inputs: Inputs) -> Iterator[Batch]:
    """Years of the files are years of the panel, each of which is in one of them."""
    years = [str(year) for year in inputs.years]
    expected = f"a year of the panel, {inputs.year_span}"
    yield batch(
        inputs.header,
        "years",
        WIDE,
        HARD,
        gxe.ExpectColumnValuesToBeInSet(column="column", value_set=years),
        lambda row: Violation(WIDE, f"column {row['column']!r}", expected, 1),
    )
    has = {*inputs.header["column"], *inputs.observations_long["year"].dropna()}
    absent = ", ".join(sorted(set(years) - has))
    yield batch(
        pd.DataFrame({"year": sorted(map(str, has))}, dtype=object),
        "years",
        "study_years",
        HARD,
        gxe.ExpectColumnDistinctValuesToContainSet(column="year", value_set=years),
        lambda _: Violation(
            WIDE,
            f"no column {absent}, and no rows of {LONG}",
            f"each year of the panel, {inputs.year_span}",
            1,
        ),
    )
    rows = inputs.rows[inputs.rows["file"] == LONG].reset_index(drop=True)
    yield _known(rows, "years", LONG, "year", years, lambda _: expected)


def _keys(inputs: Inputs) -> Iterator[Batch]:
    """Series and units are known. A name counts once, in however many rows."""

    def one_of(column: str, known: list[str]) -> Callable[[str | None], str]:
        file = "study_series.csv" if column == "series" else "study_units.csv"
        return lambda name: f"one of {file}{nearest(name, known) if name else ''}"

    units = list(inputs.unit_names)
    for column, known in (("series", [*inputs.series["series"]]), ("unit_code", units)):
        names = inputs.rows.groupby(["file", column], dropna=False, sort=False)
        frame = names.agg(line=("line", "first"), rows=("line", "size")).reset_index()
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
        yield _known(frame, "keys", column, column, known, one_of(column, known))


def _known(
    frame: pd.DataFrame,
    suite: str,
    target: str,
    column: str,
    known: list[str],
    expected: Callable[[str | None], str],
) -> Batch:
    """A key is there, and one of the known values."""

    def tell(row: pd.Series) -> Violation:
        found = f"{column} {row[column]!r}" if row[column] else f"no {column}"
        found += f" in {row['rows']} rows" if row.get("rows", 1) > 1 else ""
        return Violation(row["file"], found, expected(row[column]), row["line"])

    is_there = gxe.ExpectColumnValuesToNotBeNull(column=column)
    is_known = gxe.ExpectColumnValuesToBeInSet(column=column, value_set=known)
    checks = [Check(suite, target, HARD, e, tell) for e in (is_there, is_known)]
    return Batch(frame, checks)
