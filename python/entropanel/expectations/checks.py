"""Checks, and how a cell and its place are told to people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from great_expectations.expectations.expectation import Expectation

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
    tell: Callable[[pd.Series], Violation]


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
