"""Checks, and how a cell and its place are named to people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from great_expectations.expectations.expectation import Expectation

from entropanel.inputs import Inputs


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


def unit_name(inputs: Inputs, row: pd.Series) -> str:
    """Name and code of the unit of a row; the bare code if it is unknown."""
    return inputs.unit_names.get(row["unit_code"], str(row["unit_code"]))


def cell_name(inputs: Inputs, row: pd.Series) -> str:
    """Place, series, unit and year of a row; no place if no file has the cell."""
    key = (row["series"], row["unit_code"], row["year"])
    place = inputs.places.get(key)
    if "line" in row:
        place = row["file"], row["line"]
    prefix = f"{place[0]}, line {place[1]}: " if place else ""
    return f"{prefix}{row['series']}, {unit_name(inputs, row)}, {row['year']}"
