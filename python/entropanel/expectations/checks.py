"""Checks, and how a cell and its place are named to people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
from great_expectations.expectations.expectation import Expectation

from entropanel.catalogue import Message, message, sentence
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


def cell(inputs: Inputs, row: pd.Series) -> dict[str, Any]:
    """The place of a row as codes: its file and line if it has one, and its keys."""
    found = {key: row[key] for key in ("series", "year")}
    found |= {"code": "cell", "unit": row["unit_code"]}
    place = inputs.places.get((row["series"], row["unit_code"], row["year"]))
    if "line" in row:
        place = row["file"], row["line"]
    if place:
        found |= {"code": "cell_of_file", "file": place[0], "line": place[1]}
    return found


def told(inputs: Inputs, code: str, /, **parameters: object) -> Message:
    """The English message of a code; a parameter ``unit`` is a code of a unit."""
    return message(code, shown_as={"unit": inputs.unit_names}, **parameters)


def cell_name(inputs: Inputs, row: pd.Series) -> str:
    """Place, series, unit and year of a row; no place if no file has the cell."""
    found = cell(inputs, row)
    return sentence(found.pop("code"), "en", **found | {"unit": unit_name(inputs, row)})
