"""Following a choice in a file: sheets, columns that are gone or new."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from entropanel.importing.choices import Choice, lacking
from entropanel.importing.headers import find_header
from entropanel.importing.leaving_out import shown
from entropanel.importing.sheets import RefusedError, Sheet
from entropanel.notation.periods import period_of
from entropanel.notation.tables import folded, half_width
from entropanel.study.files import Refusal
from entropanel.study.folders import CHOICES

FILE = CHOICES.name
DECIMAL = re.compile(r"-?[0-9]*\.[0-9]+")


def present(sheets: Iterable[Sheet]) -> frozenset[str]:
    """The folded texts of all cells, of titles after a colon, and of sheets' names."""
    found = {folded(sheet.name or "") for sheet in sheets}
    for sheet in sheets:
        cells = {cell for row in sheet.rows for cell in row}
        # figures, of which there are many, are no names
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
    cells = sheet.rows[header.row] if header else []
    return [cell for cell in cells if cell and not period_of(cell)]


def chosen_sheets(sheets: list[Sheet], choice: Choice) -> tuple[list[Sheet], list[str]]:
    """The sheets that are wanted, and a warning of the others.

    Raises RefusedError if one that is wanted is not there.
    """
    if not choice.sheets:
        return sheets, []
    names = [sheet.name or "" for sheet in sheets]
    if gone := lacking(choice.sheets, names):
        held = ", ".join(repr(name) for name in names if name) or "a workbook"
        found = f"no sheet {', '.join(map(repr, gone))}"
        raise RefusedError(Refusal(sheets[0].file, found, f"one of {held}"))
    wanted = [s for s in sheets if not lacking([s.name or ""], choice.sheets)]
    others = [name for name in names if lacking([name], choice.sheets)]
    if not others:
        return wanted, []
    what = "sheet" if len(others) == 1 else "sheets"
    text = (
        f"{sheets[0].file}: {len(others)} {what} not chosen: left out ({shown(others)})"
    )
    return wanted, [text]


def held_against(
    name: str, before: Choice, choice: Choice, sheets: list[Sheet]
) -> tuple[list[Refusal], list[str]]:
    """What is gone or new since a choice was made: refusals, and warnings.

    before: the choice as it was remembered under a name; choice: with what the
    user says now. Columns that were left out may be gone without harm.
    """
    refusals, warnings = [], []
    columns = [column for sheet in sheets for column in columns_of(sheet, choice)]
    file = sheets[0].file
    cells = present(sheets)
    for wanted in choice.wanted:
        if folded(wanted) not in cells:
            expected = f"it, as in the choice {name!r} of {FILE}: " + (
                "--column NAME=series names another, --ignore leaves it out"
                if wanted in choice.series
                else "an option names another"
            )
            refusals.append(Refusal(file, f"no {wanted!r}", expected))
    if gone := lacking(lacking(before.columns, choice.wanted), columns):
        warnings.append(f"{file}: columns that were left out are gone ({shown(gone)})")
    for sheet in sheets:
        for new in lacking(columns_of(sheet, choice), [*before.columns, *choice.named]):
            header = find_header(sheet, choice.roles)
            row = header.row if header else 0
            found = f"the column {new!r}, new since the choice {name!r} of {FILE}"
            expected = "--column NAME=series to take it, or --ignore NAME"
            where = sheet.column(sheet.rows[row].index(new))
            refusals.append(
                Refusal(sheet.where, found, expected, sheet.lines[row], where)
            )
    return refusals, warnings
