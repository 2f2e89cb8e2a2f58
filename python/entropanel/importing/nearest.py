"""What a sheet without a header has that is nearest to one, and what it lacks."""

from __future__ import annotations

from entropanel.importing.headers import role_of
from entropanel.importing.sheets import Sheet
from entropanel.notation.periods import period_of
from entropanel.study.files import Refusal

EXPECTED = (
    "a row of years after a column of units or indicators, or columns such as "
    "unit, year and value"
)
HINT = "; --unit-column NAME and --year-column NAME say which they are"
# Cells of a line that are quoted.
QUOTED = 8


def no_header(sheet: Sheet) -> Refusal:
    """Says which line comes nearest to a header, and what it lacks."""
    near = _nearest(sheet)
    if near is None:
        return Refusal(sheet.where, "no header", EXPECTED)
    row, lacks = near
    filled = list(filter(None, sheet.rows[row]))
    more = f" and {len(filled) - QUOTED} more" if len(filled) > QUOTED else ""
    shown = f"{', '.join(map(repr, filled[:QUOTED]))}{more}"
    found = f"no header (nearest is {shown}, with {lacks})"
    return Refusal(sheet.where, found, EXPECTED + HINT, sheet.lines[row])


def _nearest(sheet: Sheet) -> tuple[int, str] | None:
    """The row that comes nearest to a header, and what it lacks; None if no row does.

    That is the first with most years and names of columns, or else with most cells.
    """

    def nearness(row: int) -> tuple[int, int, int]:
        cells = list(filter(None, sheet.rows[row]))
        known = [cell for cell in cells if period_of(cell) or role_of(cell)]
        return len(known), len(cells), -row

    row = max(range(len(sheet.rows)), key=nearness, default=0)
    if not sheet.rows or not any(sheet.rows[row]):
        return None
    cells = list(filter(None, sheet.rows[row]))
    roles = {role_of(cell) or "" for cell in cells}
    lacks = []
    if not any(map(period_of, cells)) and "year" not in roles:
        lacks.append("no year")
    if not any("unit" in role or role == "indicator" for role in roles):
        lacks.append("no known name of a column of units or indicators")
    return row, " and ".join(lacks) or "no column of names before the years"
