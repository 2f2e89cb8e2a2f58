"""Following a choice in a file: sheets, columns that are gone or new."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from entropanel.importing.choices.choice import Choice, absent
from entropanel.importing.layouts.headers import find_header
from entropanel.importing.messages import counted, listed
from entropanel.importing.sheets import Sheet, invalid
from entropanel.notation.periods import period_of
from entropanel.notation.tables import folded, half_width
from entropanel.study.folders import CHOICES
from entropanel.violations import Violation

FILE = CHOICES.name
DECIMAL = re.compile(r"-?[0-9]*\.[0-9]+")


def present(sheets: Iterable[Sheet]) -> frozenset[str]:
    """The folded texts of all cells, of titles after a colon, and of sheets' names."""
    found = {folded(sheet.name or "") for sheet in sheets}
    for sheet in sheets:
        cells = {cell for row in sheet.rows for cell in row}
        # numbers, of which there are many, are no names
        texts = {cell for cell in cells if not DECIMAL.fullmatch(cell)}
        titled = {half_width(text).partition(":")[2] for text in texts}
        found |= set(map(folded, texts | titled))
    return frozenset(found - {""})


def stem_of(file: Path) -> str:
    """What of a file's name does not change from year to year."""
    return re.sub(r"[\d\W_]+", " ", file.stem).strip() or "download"


def columns_of(sheet: Sheet, choice: Choice) -> list[str]:
    """The names in the header of a sheet, without years."""
    header = find_header(sheet, choice.roles)
    names = header.names if header else []
    return [name for name in names if name and not period_of(name)]


def chosen_sheets(sheets: list[Sheet], choice: Choice) -> tuple[list[Sheet], list[str]]:
    """The sheets that are wanted, and a warning of the others.

    Raises ValidationError if one that is wanted is not there.
    """
    if not choice.sheets:
        return sheets, []
    names, file = [sheet.name or "" for sheet in sheets], sheets[0].file
    if gone := absent(choice.sheets, names):
        held = ", ".join(map(repr, filter(None, names))) or "a workbook"
        raise invalid(file, f"no sheet {', '.join(map(repr, gone))}", f"one of {held}")
    others = absent(names, choice.sheets)
    many = f"{counted(len(others), 'sheet')} not chosen: left out ({listed(others)})"
    wanted = [sheet for sheet in sheets if (sheet.name or "") not in others]
    return wanted, [f"{file}: {many}"] if others else []


def held_against(
    name: str, before: Choice, choice: Choice, sheets: list[Sheet]
) -> tuple[list[Violation], list[str]]:
    """Changes since a choice was made: errors and warnings.

    before: the choice as it was remembered under a name; choice: with what the
    user says now. Columns that were left out may be gone without harm.
    """
    violations, warnings = [], []
    columns = [column for sheet in sheets for column in columns_of(sheet, choice)]
    file, cells = sheets[0].file, present(sheets)
    for wanted in choice.wanted:
        if folded(wanted) not in cells:
            option = "an option names another"
            if wanted in choice.series:
                option = "--column NAME=series names another, --ignore leaves it out"
            expected = f"it, as in the choice {name!r} of {FILE}: {option}"
            violations.append(Violation(file, f"no {wanted!r}", expected))
    if gone := absent(absent(before.columns, choice.wanted), columns):
        warnings.append(f"{file}: columns that were left out are gone ({listed(gone)})")
    for sheet in sheets:
        header = find_header(sheet, choice.roles)
        for new in absent(columns_of(sheet, choice), [*before.columns, *choice.named]):
            row = header.row if header else 0
            found = f"the column {new!r}, new since the choice {name!r} of {FILE}"
            expected = "--column NAME=series to take it, or --ignore NAME"
            position = sheet.rows[row].index(new)
            violations.append(sheet.violation(found, expected, row, position))
    return violations, warnings
