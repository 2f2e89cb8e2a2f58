"""What stands above a header: titles, headings of blocks; what is wrong with both."""

from __future__ import annotations

from dataclasses import dataclass, field

from entropanel.importing.headers import Header, role_of
from entropanel.importing.sheets import Sheet
from entropanel.notation.measures import unit_signs
from entropanel.notation.periods import Period, period_of
from entropanel.notation.tables import column, half_width
from entropanel.study.files import Refusal


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
            if not role and "measure" in (role_of(cell) or "") and len(cells) > 1:
                role = "measure"  # the unit of measurement is in the next cell
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
    years: dict[str, list[Period | None]] = {}
    current = ""
    for position in range(min(header.years), max(header.years) + 1):
        current = headings.get(position, current)
        if position in header.years:
            blocks[position] = current
            year = period_of(header.years[position])
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


def _are_alike(held: list[list[Period | None]]) -> bool:
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
    if "unit" not in titles.roles and not header.having("unit"):
        found = "no column and no title that names units"
        refuse(0, found, "one such as 地区 or unit, or --unit CODE")
    left = {} if header.is_panel or header.is_strict else header.others
    for position, name in left.items():
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
    seen: set[Period | None] = set()
    again = []
    for position, text in header.years.items():
        if period_of(text) in seen:
            again.append(position)
        seen.add(period_of(text))
    more = f" (and {len(again) - 1} more)" if len(again) > 1 else ""
    found = f"the year {header.years[again[0]]!r} twice{more}"
    where = sheet.column(again[0])
    return Refusal(sheet.where, found, "each year once", line, where)
