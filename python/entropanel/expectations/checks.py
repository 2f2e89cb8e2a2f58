"""Checks, and the sentences that name a cell and its place in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from great_expectations.expectations.expectation import Expectation

from entropanel.catalogue import Message, message
from entropanel.inputs import Inputs
from entropanel.violations import HARD, SOFT, Violation


@dataclass(frozen=True)
class Check:
    """One expectation on one target.

    severity: HARD stops the build, SOFT warns.
    tell: what is wrong with a violating row of the frame.
    """

    suite: str
    target: str
    severity: str
    expectation: Expectation
    tell: Callable[[pd.Series], Message | Violation]


@dataclass(frozen=True)
class Batch:
    """Checks that read the same frame."""

    frame: pd.DataFrame
    checks: list[Check]


def by_severity(
    frame: pd.DataFrame, is_hard: pd.Series
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows whose violation stops a build, and the others."""
    yield HARD, frame[is_hard].reset_index(drop=True)
    yield SOFT, frame[~is_hard].reset_index(drop=True)


def unit_name(inputs: Inputs, row: pd.Series) -> str:
    """Name and code of the unit of a row; the bare code if it is unknown."""
    return inputs.unit_names.get(row["unit_code"], str(row["unit_code"]))


def of_cell(inputs: Inputs, row: pd.Series, found: Any, expected: str) -> Violation:
    """What is wrong with a cell of the panel, by series, unit and year.

    Its file and line are those of the row, if it has them, or of the observation;
    a cell without an observation has none.
    """
    key = (row["series"], row["unit_code"], row["year"])
    file, line = inputs.positions.get(key, ("", None))
    if "line" in row:
        file, line = row["file"], int(row["line"])
    about = f"{row['series']}, {unit_name(inputs, row)}, {row['year']}"
    return Violation(file, str(found), expected, line, about=about)


def cell(inputs: Inputs, row: pd.Series) -> dict[str, Any]:
    """The place of a row as codes: its file and line if it has one, and its keys."""
    found = {key: row[key] for key in ("series", "year")}
    found |= {"code": "cell", "unit": row["unit_code"]}
    place = inputs.positions.get((row["series"], row["unit_code"], row["year"]))
    if "line" in row:
        place = row["file"], row["line"]
    if place:
        found |= {"code": "cell_of_file", "file": place[0], "line": place[1]}
    return found


def told(inputs: Inputs, code: str, /, **parameters: object) -> Message:
    """The English message of a code; a parameter ``unit`` is a code of a unit."""
    return message(code, shown_as={"unit": inputs.unit_names}, **parameters)
