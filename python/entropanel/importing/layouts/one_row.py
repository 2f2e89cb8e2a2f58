"""Headers that put several names in one cell, or stand in two rows."""

from __future__ import annotations

from dataclasses import replace

from entropanel.importing.layouts.headers import Header, find_header
from entropanel.importing.sheets import RefusedError, Sheet
from entropanel.notation.column_names import role_of
from entropanel.notation.periods import period_of
from entropanel.notation.tables import folded


def expanded(sheet: Sheet) -> Sheet:
    r"""The sheet with each name in a cell of its own, where one has several.

    So are Eurostat's tables: freq,unit,geo\TIME_PERIOD. What follows the stroke is
    what the columns are: years. Messages still name columns as they stand in the
    file. Raises RefusedError if a row has other names than the header.
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
            refusals.append(sheet.refusal(found, expected, number, 0))
        rows.append([*(name.strip() for name in first), *cells[1:]])
    if refusals:
        raise RefusedError(*refusals)
    places = [0] * len(names) + list(range(1, max(map(len, rows))))
    columns = tuple(sheet.column(place) for place in places)
    return replace(sheet, rows=rows, columns=columns, is_flagged=True)


def _is_corner(cells: list[str]) -> bool:
    names, stroke, of_columns = (cells[0] if cells else "").rpartition("\\")
    return bool(stroke) and "," in names and of_columns.strip().isidentifier()


def in_one_row(sheet: Sheet) -> Sheet:
    """The sheet with the names of a header's second row beside those of the first.

    A second row says the same once more: the cells that name units, years and
    other columns do so in other words; years may be left out.
    """
    header = find_header(sheet)
    filled = [row for row, cells in enumerate(sheet.rows) if any(cells)]
    if header is None or header.row == filled[-1]:
        return sheet
    below = filled[filled.index(header.row) + 1]
    second = sheet.cells(below, list(range(len(header.names))))
    if not _is_again(header, second):
        return sheet
    joined = [
        one if period_of(one) or not other else f"{one}\n{other}"
        for one, other in zip(header.names, second, strict=True)
    ]
    rows = list(sheet.rows)
    rows[header.row], rows[below] = joined, []
    return replace(sheet, rows=rows)


def _is_again(header: Header, second: list[str]) -> bool:
    """Whether a row has the roles of the header in other words, its years or none."""
    pairs = [(header.names[p], second[p]) for p in header.roles or {0: ""}]
    if any(
        role_of(other) is None
        or role_of(one) != role_of(other)
        or folded(one) == folded(other)
        for one, other in pairs
    ):
        return False
    return all(
        not second[p] or period_of(second[p]) == period_of(text)
        for p, text in header.years.items()
    )
