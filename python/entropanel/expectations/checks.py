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


def batch(
    frame: pd.DataFrame,
    suite: str,
    target: str,
    severity: str,
    expectation: Expectation,
    tell: Callable[[pd.Series], Message | Violation],
) -> Batch:
    """One check of a frame.

    Parameters
    ----------
    frame
        What it reads.
    suite, target, severity, expectation, tell
        As of ``Check``.

    Returns
    -------
    Batch
        Of this check alone.
    """
    rows = frame.reset_index(drop=True)
    return Batch(rows, [Check(suite, target, severity, expectation, tell)])


def by_severity(
    frame: pd.DataFrame, is_hard: pd.Series
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of a frame by what follows if they do not meet an expectation.

    Parameters
    ----------
    frame
        The rows.
    is_hard
        Whether one stops a build.

    Yields
    ------
    tuple
        ``HARD`` and the rows that stop a build, then ``SOFT`` and the others.
    """
    yield HARD, frame[is_hard].reset_index(drop=True)
    yield SOFT, frame[~is_hard].reset_index(drop=True)


def unit_name(inputs: Inputs, row: pd.Series) -> str:
    """Name and code of the unit of a row; the bare code if it is unknown.

    Parameters
    ----------
    inputs
        The seeds of the study.
    row
        Of a frame with the column unit_code.

    Returns
    -------
    str
        For messages.
    """
    return inputs.unit_names.get(row["unit_code"], str(row["unit_code"]))


def place(inputs: Inputs, row: pd.Series) -> tuple[str, int] | None:
    """File and line of a row, or of the observation with its keys.

    Parameters
    ----------
    inputs
        The seeds of the study.
    row
        Of a frame with the columns series, unit_code and year.

    Returns
    -------
    tuple or None
        None of a cell without an observation.
    """
    if "line" in row:
        return row["file"], int(row["line"])
    return inputs.positions.get((row["series"], row["unit_code"], row["year"]))


def of_cell(inputs: Inputs, row: pd.Series, found: Any, expected: str) -> Violation:
    """What is wrong with a cell of the panel, by series, unit and year.

    Parameters
    ----------
    inputs
        The seeds of the study.
    row
        Of a frame with the columns series, unit_code and year.
    found, expected
        As of a violation.

    Returns
    -------
    Violation
        With file and line of the observation, if there is one.
    """
    file, line = place(inputs, row) or ("", None)
    about = f"{row['series']}, {unit_name(inputs, row)}, {row['year']}"
    return Violation(file, str(found), expected, line, about=about)


def told(
    inputs: Inputs, code: str, /, row: pd.Series | None = None, **parameters: object
) -> Message:
    """The English message of a code.

    Parameters
    ----------
    inputs
        The seeds of the study.
    code
        Of the catalogue.
    row
        Whose cell is the parameter ``cell``, as codes: its file and line if it has
        one, and its keys.
    parameters
        Of the sentence; ``unit`` is a code of a unit.

    Returns
    -------
    Message
        With its codes.
    """
    if row is not None:
        cell = {"code": "cell", "unit": row["unit_code"]}
        cell |= {key: row[key] for key in ("series", "year")}
        if found := place(inputs, row):
            cell |= {"code": "cell_of_file", "file": found[0], "line": found[1]}
        parameters["cell"] = [cell]
    return message(code, shown_as={"unit": inputs.unit_names}, **parameters)
