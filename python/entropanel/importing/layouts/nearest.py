"""The line of a sheet that is nearest to a header, and what it is missing."""

from __future__ import annotations

from entropanel.importing.messages import listed
from entropanel.importing.sheets import Sheet
from entropanel.notation.column_names import role_of
from entropanel.notation.periods import period_of
from entropanel.violations import Violation

EXPECTED = (
    "a row of years after a column of units or indicators, or columns such as "
    "unit, year and value"
)
OPTIONS = "; --unit-column NAME and --year-column NAME say which they are"


def no_header(sheet: Sheet) -> Violation:
    """Says which line comes nearest to a header, and what is missing in it.

    That is the first with most years and names of columns, or else with most cells.
    """
    filled = [list(filter(None, cells)) for cells in sheet.rows]

    def nearness(row: int) -> tuple[int, int, int]:
        known = [cell for cell in filled[row] if period_of(cell) or role_of(cell)]
        return len(known), len(filled[row]), -row

    row = max(range(len(filled)), key=nearness, default=0)
    if not any(filled):
        return sheet.violation("no header", EXPECTED)
    roles = {role_of(cell) or "" for cell in filled[row]}
    missing = []
    if not any(map(period_of, filled[row])) and "year" not in roles:
        missing.append("no year")
    if not any("unit" in role or role == "indicator" for role in roles):
        missing.append("no known name of a column of units or indicators")
    why = " and ".join(missing) or "no column of names before the years"
    found = f"no header (nearest is {listed(filled[row], 8)}, with {why})"
    return sheet.violation(found, EXPECTED + OPTIONS, row)
