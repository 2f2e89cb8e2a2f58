"""The file of a study that remembers choices: observations/import_choices.csv."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from entropanel.importing.choices.choice import Choice, Memory
from entropanel.importing.layouts.periods import RULES
from entropanel.importing.own_files import csv_text, read_rows
from entropanel.importing.sheets import RefusedError
from entropanel.study.files import Refusal

HEADER = ["choice", "what", "name", "value"]
# What a row may say, and the fields of a choice that it fills: those of names, of
# names with values, and of values alone.
NAMES = {"sheet": "sheets", "ignore": "ignored", "column": "columns"}
PAIRS = {"series": "series", "where": "where"}
VALUES = {
    **{"unit-column": "unit_column", "year-column": "year_column", "unit": "unit"},
    **{"aggregate": "aggregate", "thousands": "thousands", "encoding": "encoding"},
}
KNOWN_UNITS = "only-known-units"


def read_memory(path: Path, series: set[str]) -> Memory:
    """The choices that a study remembers; none if it has no such file.

    Parameters
    ----------
    path
        The file.
    series
        Keys of the study's series.

    Raises
    ------
    RefusedError
        If the file is not as it is written.
    """
    shown = str(Path(*path.parts[-2:]))
    readable = "a CSV file in UTF-8"
    rows = read_rows(path, [HEADER], shown, ", ".join(HEADER), readable)
    held: dict[str, dict] = {}
    refusals = []
    for line, row in enumerate(rows[1:], start=2):
        if wrong := any(row) and _wrong(row, series):
            column, found, expected = wrong
            refusals.append(Refusal(shown, found, expected, line, column))
        elif any(row):
            _add(held.setdefault(row[0], {}), *row[1:])
    if refusals:
        raise RefusedError(*refusals)
    return Memory({name: Choice(**fields) for name, fields in held.items()})


def _wrong(row: list[str], series: set[str]) -> tuple[str | None, str, str] | None:
    """Column, what was found and what was expected, if a row is not as written."""
    if len(row) != len(HEADER):
        return None, f"{len(row)} cells", f"{len(HEADER)}, as in the header"
    choice, what, name, value = row
    kinds = [*NAMES, *PAIRS, *VALUES, KNOWN_UNITS]
    if not choice:
        return "choice", "an empty cell", "a name of the choice"
    if what not in kinds:
        return "what", repr(what), f"one of {', '.join(kinds)}"
    if what in NAMES and not name:
        return "name", "an empty cell", f"the name of a {what}"
    if what in VALUES and not value:
        return "value", "an empty cell", f"the {what}"
    if what == "series" and value not in series:
        return "value", repr(value), "a series of the study"
    if what == "aggregate" and value not in RULES:
        return "value", repr(value), f"one of {', '.join(RULES)}"
    if what == "thousands" and value not in (",", ".", " "):
        return "value", repr(value), "a comma, a point or a blank"
    return None


def _add(fields: dict, what: str, name: str, value: str) -> None:
    """Adds what a row says to the fields of a choice."""
    if what in NAMES:
        key = NAMES[what]
        fields[key] = (*fields.get(key, ()), name)
    elif what in PAIRS:
        fields.setdefault(PAIRS[what], {})[name] = value
    elif what in VALUES:
        fields[VALUES[what]] = value
    else:
        fields["only_known_units"] = True


def memory_text(memory: Memory) -> str:
    """The file's text: the choices in the order in which they were made."""
    choices = memory.choices.items()
    return csv_text(HEADER, ([name, *row] for name, c in choices for row in _rows(c)))


def _rows(choice: Choice) -> Iterator[tuple[str, str, str]]:
    for what, key in NAMES.items():
        yield from ((what, name, "") for name in getattr(choice, key))
    for what, key in PAIRS.items():
        yield from ((what, *pair) for pair in getattr(choice, key).items())
    for what, key in VALUES.items():
        if value := getattr(choice, key):
            yield what, "", value
    if choice.only_known_units:
        yield KNOWN_UNITS, "", ""
