"""The header of a sheet, the titles above it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from entropanel.importing.sheets import Sheet
from entropanel.notation.measures import split_measure, unit_signs
from entropanel.notation.tables import column, folded, half_width, table
from entropanel.notation.values import year_of
from entropanel.study.files import Refusal


@dataclass(frozen=True)
class Header:
    """The row that names the columns: what each position holds.

    roles: indicator, unit, measure, year or value. years: the year's text.
    others: columns of any other name. blocks: the heading above a year, where
    headings divide the years into blocks. measures: the unit of measurement that
    the name of a column has, as value (%).
    """

    row: int
    roles: dict[int, str] = field(default_factory=dict)
    years: dict[int, str] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)
    measures: dict[int, str] = field(default_factory=dict)

    def having(self, role: str) -> list[int]:
        """Positions of a role."""
        return [position for position, held in self.roles.items() if held == role]

    @property
    def repeats_years(self) -> bool:
        """Whether a year stands in more than one column."""
        years = list(map(year_of, self.years.values()))
        return len(set(years)) < len(years)

    @property
    def width(self) -> int:
        """Cells that a row needs so that none of its columns is cut off."""
        return max((*self.roles, *self.years), default=-1) + 1


@cache
def _roles() -> dict[str, str]:
    return {folded(row["name"]): row["role"] for row in table("column_names")}


def role_of(name: str) -> str | None:
    """What a column or title of this name holds, or None."""
    return _roles().get(folded(name))


def find_header(sheet: Sheet) -> Header | None:
    """The first row that is a header, or None."""
    headers = (header_of(sheet.rows[row], row) for row in range(len(sheet.rows)))
    return next((header for header in headers if header), None)


def header_of(cells: list[str], row: int) -> Header | None:
    """The header that a row of cells is, or None."""
    header = Header(row)
    for position, cell in enumerate(cells):
        if year_of(cell):
            header.years[position] = cell
        elif role := role_of(cell):
            header.roles[position] = role
            if unit_signs(cell):
                header.measures[position] = split_measure(cell)[1] or cell
        elif unit := _unit_of_value(cell):
            header.roles[position] = "value"
            header.measures[position] = unit
        elif cell:
            header.others[position] = cell
    _settle_unit(header)
    roles = set(header.roles.values())
    if {"unit", "year"} <= roles and not header.years:
        return header
    if not header.years or "year" in roles:
        return None
    first = min(header.years)
    if roles & {"unit", "indicator"}:
        return header if min(header.roles) < first else None
    if first == 1 and not cells[0] and len(header.years) > 1:
        header.roles[0] = "unit"  # a table whose corner is left blank
        return header
    return None


def _unit_of_value(cell: str) -> str | None:
    """The unit of measurement in the name of a column of values, or None."""
    if not cell or cell[-1].isalnum():
        return None
    head, unit = split_measure(cell)
    return unit if role_of(head) == "value" else None


def nearest_header(sheet: Sheet) -> tuple[int, str] | None:
    """The row that comes nearest to a header, and what it lacks; None if no row does.

    That is the first with most years and names of columns, or else with most cells.
    """

    def nearness(row: int) -> tuple[int, int, int]:
        cells = list(filter(None, sheet.rows[row]))
        known = [cell for cell in cells if year_of(cell) or role_of(cell)]
        return len(known), len(cells), -row

    row = max(range(len(sheet.rows)), key=nearness, default=0)
    if not sheet.rows or not any(sheet.rows[row]):
        return None
    cells = list(filter(None, sheet.rows[row]))
    roles = {role_of(cell) or "" for cell in cells}
    lacks = []
    if not any(map(year_of, cells)) and "year" not in roles:
        lacks.append("no year")
    if not any("unit" in role or role == "indicator" for role in roles):
        lacks.append("no known name of a column of units or indicators")
    return row, " and ".join(lacks) or "no column of names before the years"


def _settle_unit(header: Header) -> None:
    """A column "unit" is the unit of measurement if another one names the units."""
    others = set(header.roles.values())
    for position in header.having("unit_or_measure"):
        header.roles[position] = "measure" if "unit" in others else "unit"


@dataclass(frozen=True)
class Titles:
    """What the lines above a header say: by role, and without one, in order.

    role_cells, free_cells: row and position of each, from 0.
    """

    roles: dict[str, str] = field(default_factory=dict)
    free: list[str] = field(default_factory=list)
    role_cells: dict[str, tuple[int, int]] = field(default_factory=dict)
    free_cells: list[tuple[int, int]] = field(default_factory=list)


def titles_above(sheet: Sheet, header: Header) -> Titles:
    """The titles of a sheet. One that is a note says nothing of the figures."""
    titles = Titles()
    for row, cells in enumerate(sheet.rows[: header.row]):
        filled = iter(dict.fromkeys(filter(None, cells)))
        free: list[str] = []
        for cell in filled:
            role, text = _title(cell)
            if role:
                if signs := unit_signs(half_width(cell).partition(":")[0]):
                    titles.free.append(f"({signs[0]})")
                    titles.free_cells.append((row, cells.index(cell)))
                titles.roles.setdefault(role, text or next(filled, ""))
                titles.role_cells.setdefault(role, (row, cells.index(cell)))
            elif not is_note(cell):
                free.append(cell)
        if len(free) == 1:
            titles.free.extend(free)
            titles.free_cells.append((row, cells.index(free[0])))
    return titles


def _title(cell: str) -> tuple[str | None, str]:
    """Role and text of a title such as 指标：居民 or (Unit: persons)."""
    text = half_width(cell).strip()
    key, colon, rest = text.partition(":")
    role = role_of(key) if colon else None
    if key[:1] in ("(", "[", "【"):
        rest = rest.rstrip(")]】")
    # 单位 above a table is a unit of measurement
    return "measure" if role and "measure" in role else role, rest.strip()


def is_note(text: str) -> bool:
    """Whether a text is a note or a source."""
    first = half_width(text).casefold()
    return first.partition(":")[0].strip() in column("note_words", "word")


def divide(sheet: Sheet, header: Header, titles: Titles) -> None:
    """Finds the blocks of a header whose years stand under headings.

    A heading is merged over its years, repeated, or given once over the first of
    them; in the last case all blocks have the same years.
    """
    headings = _headings(sheet, header)
    is_named = header.having("indicator") or "indicator" in titles.roles
    if len(set(headings.values())) < 2 or (is_named and not header.repeats_years):
        return
    if min(header.years) not in headings:
        return
    blocks: dict[int, str] = {}
    years: dict[str, list[int | None]] = {}
    current = ""
    for position in range(min(header.years), max(header.years) + 1):
        current = headings.get(position, current)
        if position in header.years:
            blocks[position] = current
            year = year_of(header.years[position])
            years.setdefault(current, []).append(year)
    is_clear = set(header.years) <= set(headings) or _are_alike(list(years.values()))
    if is_clear and all(len(set(held)) == len(held) for held in years.values()):
        header.blocks.update(blocks)


def heading_row(sheet: Sheet, header: Header) -> int:
    """The row above a header in which something stands; the header's own if none."""
    above = (row for row in range(header.row - 1, -1, -1) if any(sheet.rows[row]))
    return next(above, header.row)


def _headings(sheet: Sheet, header: Header) -> dict[int, str]:
    """What the line above a row of years says from the first year on."""
    row = heading_row(sheet, header)
    above = sheet.rows[row] if row < header.row else []
    first = min(header.years, default=len(above))
    return {
        position: cell
        for position, cell in enumerate(above)
        if position >= first and cell and not _title(cell)[0]
    }


def _are_alike(held: list[list[int | None]]) -> bool:
    return all(one == held[0] for one in held)


def header_findings(
    sheet: Sheet, header: Header, titles: Titles
) -> tuple[list[Refusal], list[str]]:
    """What is wrong with a header, and warnings."""
    refusals, warnings = [], []
    line = sheet.lines[header.row]

    def refuse(position: int, found: str, expected: str) -> None:
        where = sheet.column(position)
        refusals.append(Refusal(sheet.where, found, expected, line, where))

    if header.repeats_years and not header.blocks:
        refusals.append(_repeated_years(sheet, header))
    for role in ("indicator", "measure", "year", "value"):
        for position in header.having(role)[1:]:
            found = f"a second column of the {role}"
            refuse(position, found, f"one column of the {role}")
    if header.years and "unit" not in titles.roles and not header.having("unit"):
        refuse(0, "no column and no title that names units", "one such as 地区 or unit")
    is_panel = not header.years and not header.having("value")
    for position, name in {} if is_panel else header.others.items():
        if header.years and any(sign.isdigit() for sign in half_width(name)):
            refuse(position, repr(name), "a year, as 2013 or 2013年")
        else:
            warnings.append(f"{sheet.where}: the column {name!r} was left out")
    return refusals, warnings


def _repeated_years(sheet: Sheet, header: Header) -> Refusal:
    """A row of years in which one stands twice: two tables, or an error."""
    line = sheet.lines[header.row]
    headings = list(dict.fromkeys(_headings(sheet, header).values()))
    if len(headings) > 1:
        found = f"blocks of years under {', '.join(map(repr, headings))}"
        return Refusal(
            sheet.where, found, "one block: each on a sheet of its own", line
        )
    seen: set[int | None] = set()
    again = []
    for position, text in header.years.items():
        if year_of(text) in seen:
            again.append(position)
        seen.add(year_of(text))
    more = f" (and {len(again) - 1} more)" if len(again) > 1 else ""
    found = f"the year {header.years[again[0]]!r} twice{more}"
    where = sheet.column(again[0])
    return Refusal(sheet.where, found, "each year once", line, where)
