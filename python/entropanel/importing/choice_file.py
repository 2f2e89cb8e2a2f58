"""The file of a study that remembers choices: observations/import_choices.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from entropanel.importing.choices import Choice, Memory
from entropanel.importing.periods import RULES
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

    series: those of the study. Raises RefusedError if the file is not as it is
    written.
    """
    if not path.exists():
        return Memory()
    shown = str(Path(*path.parts[-2:]))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as reason:
        found = f"a file that cannot be read ({reason})"
        raise RefusedError(Refusal(shown, found, "a CSV file in UTF-8")) from reason
    if not rows or rows[0] != HEADER:
        found = f"the columns {', '.join(rows[0]) if rows else ''}"
        raise RefusedError(Refusal(shown, found, f"{', '.join(HEADER)}", 1))
    held: dict[str, dict] = {}
    refusals = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(row):
            continue
        wrong = _wrong(row, series)
        if wrong:
            column, found, expected = wrong
            refusals.append(Refusal(shown, found, expected, line, column))
        else:
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
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for name, choice in memory.choices.items():
        writer.writerows([name, *row] for row in _rows(choice))
    return text.getvalue()


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
