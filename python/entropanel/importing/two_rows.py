"""Headers that stand in two rows, one of each language."""

from __future__ import annotations

from dataclasses import replace

from entropanel.importing.headers import Header, find_header, role_of
from entropanel.importing.sheets import Sheet
from entropanel.notation.periods import period_of
from entropanel.notation.tables import folded


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
    first, second = sheet.rows[header.row], sheet.rows[below]
    second = [*second, *[""] * (len(first) - len(second))]
    if not _is_again(header, first, second):
        return sheet
    joined = [
        one if period_of(one) or not other else f"{one}\n{other}"
        for one, other in zip(first, second, strict=False)
    ]
    rows = {header.row: joined, below: []}
    return replace(
        sheet, rows=[rows.get(r, cells) for r, cells in enumerate(sheet.rows)]
    )


def _is_again(header: Header, first: list[str], second: list[str]) -> bool:
    """Whether a row has the roles of the header, and its years or none."""
    roles = header.roles or {0: ""}
    for position in roles:
        one, other = first[position], second[position]
        if role_of(other) is None or role_of(one) != role_of(other):
            return False
        if folded(one) == folded(other):
            return False
    return all(
        not second[p] or period_of(second[p]) == period_of(text)
        for p, text in header.years.items()
    )
