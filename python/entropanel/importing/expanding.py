r"""Eurostat's tables: several names in one cell, as freq,unit,geo\TIME_PERIOD."""

from __future__ import annotations

from dataclasses import replace

from entropanel.importing.sheets import RefusedError, Sheet
from entropanel.study.files import Refusal


def expanded(sheet: Sheet) -> Sheet:
    r"""The sheet with each name in a cell of its own, if it is laid out so.

    What follows the stroke, as in geo\TIME_PERIOD, is what the columns are: years.
    Messages still name columns as they stand in the file. Raises RefusedError if
    a row has other names than the header.
    """
    row = next((r for r, cells in enumerate(sheet.rows) if _is_corner(cells)), None)
    if row is None:
        return sheet
    names = sheet.rows[row][0].rpartition("\\")[0].split(",")
    rows, refusals = [], []
    for number, cells in enumerate(sheet.rows):
        first = names if number == row else cells[:1] and cells[0].split(",")
        if number < row or not any(cells):
            first = [*cells[:1], *[""] * (len(names) - 1)]
        elif len(first) != len(names):
            found, expected = f"{len(first)} names", f"{len(names)}, as in the header"
            line = sheet.lines[number]
            refusals.append(Refusal(sheet.where, found, expected, line, "1"))
        rows.append([*(name.strip() for name in first), *cells[1:]])
    if refusals:
        raise RefusedError(*refusals)
    width = max(map(len, rows))
    places = [0] * len(names) + list(range(1, width))
    columns = tuple(sheet.column(place) for place in places)
    return replace(sheet, rows=rows, columns=columns, is_flagged=True)


def _is_corner(cells: list[str]) -> bool:
    names, stroke, of_columns = (cells[0] if cells else "").rpartition("\\")
    return bool(stroke) and "," in names and of_columns.strip().isidentifier()
