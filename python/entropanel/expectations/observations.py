"""The files of observations: years, keys, plain numbers, figures that repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import great_expectations.expectations as gxe
import pandas as pd

from entropanel.expectations.checks import (
    Batch,
    Check,
    cell,
    cell_name,
    told,
)
from entropanel.inputs import LONG, NUMBER, SIZES, WIDE, Inputs, is_sized
from entropanel.notation.values import plain_form
from entropanel.suggestions import nearest


def batches(inputs: Inputs) -> Iterator[Batch]:
    """Checks of the two files, whatever the series."""
    yield header(inputs)
    yield years(inputs)
    yield long_years(inputs)
    yield from keys(inputs)
    yield figures(inputs)
    yield sizes(inputs)
    yield from repeated(inputs)


def header(inputs: Inputs) -> Batch:
    """Each column of the wide observations is a year of the panel."""
    check = Check(
        "years",
        WIDE,
        "hard",
        gxe.ExpectColumnValuesToBeInSet(
            column="column", value_set=[str(year) for year in inputs.years]
        ),
        lambda row: (
            f"{WIDE}, line 1: found column {row['column']!r}, expected a year of the "
            f"panel, {inputs.year_span}"
        ),
    )
    return Batch(inputs.header, [check])


def years(inputs: Inputs) -> Batch:
    """Each year of the panel has a column, or a row in the long file."""
    has = {*inputs.header["column"], *inputs.observations_long["year"].dropna()}
    absent = sorted(str(year) for year in inputs.years if str(year) not in has)
    check = Check(
        "years",
        "study_years",
        "hard",
        gxe.ExpectColumnDistinctValuesToContainSet(
            column="year", value_set=[str(year) for year in inputs.years]
        ),
        lambda _: (
            f"{WIDE}, line 1: found no column {', '.join(absent)}, and no rows of "
            f"{LONG}, expected each year of the panel, {inputs.year_span}"
        ),
    )
    return Batch(pd.DataFrame({"year": sorted(map(str, has))}, dtype=object), [check])


def long_years(inputs: Inputs) -> Batch:
    """Each row of the long observations is of a year of the panel."""
    rows = inputs.rows[inputs.rows["file"] == LONG].reset_index(drop=True)
    known = [str(year) for year in inputs.years]

    def tell(row: pd.Series) -> str:
        return (
            f"{LONG}, line {row['line']}: found {_named('year', row['year'])}, "
            f"expected a year of the panel, {inputs.year_span}"
        )

    expectations = [
        gxe.ExpectColumnValuesToNotBeNull(column="year"),
        gxe.ExpectColumnValuesToBeInSet(column="year", value_set=known),
    ]
    return Batch(rows, [Check("years", LONG, "hard", e, tell) for e in expectations])


def keys(inputs: Inputs) -> Iterator[Batch]:
    """Series and units are known. A name counts once, in however many rows."""

    def unknown(column: str, seed: str, known: list[str]) -> Callable[[pd.Series], str]:
        return lambda row: (
            f"{row['file']}, line {row['line']}: found {_named(column, row[column])}"
            f"{_in_rows(row['rows'])}, expected one of {seed}.csv"
            f"{nearest(row[column], known) if row[column] else ''}"
        )

    known = {
        "series": ("study_series", list(inputs.series["series"])),
        "unit_code": ("study_units", list(inputs.unit_names)),
    }
    for column, (seed, values) in known.items():
        checks = []
        names = inputs.rows.groupby(["file", column], dropna=False, sort=False)
        frame = names["line"].agg(["first", "size"]).reset_index()
        frame = frame.rename(columns={"first": "line", "size": "rows"})
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
        for expectation in (
            gxe.ExpectColumnValuesToNotBeNull(column=column),
            gxe.ExpectColumnValuesToBeInSet(column=column, value_set=values),
        ):
            tell = unknown(column, seed, values)
            checks.append(Check("keys", column, "hard", expectation, tell))
        yield Batch(frame, checks)


def _named(column: str, cell: str | None) -> str:
    """A key with what its column is called."""
    return f"{column} {cell!r}" if cell else f"no {column}"


def _in_rows(rows: int) -> str:
    return f" in {rows} rows" if rows > 1 else ""


def figures(inputs: Inputs) -> Batch:
    """Every cell that is not empty is a plain number."""
    check = Check(
        "figures",
        "observations",
        "hard",
        gxe.ExpectColumnValuesToMatchRegex(column="found", regex=NUMBER),
        lambda row: (
            f"{cell_name(inputs, row)}: found {row['found']!r}, expected "
            f"{plain_form(row['found'])}"
        ),
    )
    return Batch(inputs.cells, [check])


def sizes(inputs: Inputs) -> Batch:
    """Every figure is of a size that ratios and squares can be computed with."""
    check = Check(
        "figures",
        "sizes",
        "hard",
        gxe.ExpectColumnValuesToBeInSet(column="is_sized", value_set=[True]),
        lambda row: (
            f"{cell_name(inputs, row)}: found {row['found']!r}, expected {SIZES}"
        ),
    )
    cells = inputs.cells.assign(is_sized=is_sized(inputs.cells["value"]))
    return Batch(cells, [check])


def repeated(inputs: Inputs) -> Iterator[Batch]:
    """A figure stands once; one that stands again, and is equal, is a warning."""

    def tell(row: pd.Series) -> str:
        return told(
            inputs,
            "repeated",
            cell=[cell(inputs, row)],
            value=row["found"],
            first=row["first"],
        )

    differs = inputs.repeated["smallest"] != inputs.repeated["largest"]
    for severity, frame in (
        ("hard", inputs.repeated[differs]),
        ("soft", inputs.repeated[~differs]),
    ):
        times = gxe.ExpectColumnValuesToBeBetween(column="times", max_value=1)
        target = f"figures that {'differ' if severity == 'hard' else 'are equal'}"
        yield Batch(
            frame.reset_index(drop=True),
            [Check("repeated", target, severity, times, tell)],
        )
