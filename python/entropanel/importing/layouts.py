"""Recognising how a sheet is laid out, and reading its figures one by one.

Three layouts are known. Wide: a column a year after columns of names. Long: a
row a figure, with columns for unit, year and value. Panel: a row a unit and
year, with a column a series. Lines above the header are titles, such as
"指标：年末常住人口(万人)"; notes and sources may stand below the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from entropanel.importing.sheets import RefusedError, Sheet
from entropanel.notation.measures import is_measure, split_measure
from entropanel.notation.tables import column, folded, half_width, table
from entropanel.notation.values import is_missing, year_of
from entropanel.study.files import Refusal

HEADER = (
    "a row of years after a column of units or indicators, or columns such as "
    "unit, year and value"
)


@dataclass(frozen=True)
class Place:
    """Where a figure stands."""

    sheet: Sheet
    line: int
    column: str

    def refusal(self, found: str, expected: str) -> Refusal:
        """A refusal of what stands here."""
        return Refusal(self.sheet.where, found, expected, self.line, self.column)

    def __str__(self) -> str:
        return f"{self.sheet.where}, line {self.line}, {self.column}"


@dataclass(frozen=True)
class Figure:
    """A figure as found, all text.

    indicator: its name, None if nothing names it; hints: titles and names of
    sheets that may. measure: unit of measurement if it is told apart. units:
    every name of its unit.
    """

    place: Place
    indicator: str | None
    hints: tuple[str, ...]
    measure: str | None
    units: tuple[str, ...]
    year: str
    found: str


@dataclass(frozen=True)
class Header:
    """The row that names the columns: what each position holds.

    roles: indicator, unit, measure, year or value. years: the year's text.
    others: columns of any other name.
    """

    row: int
    roles: dict[int, str] = field(default_factory=dict)
    years: dict[int, str] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)

    def having(self, role: str) -> list[int]:
        """Positions of a role."""
        return [position for position, held in self.roles.items() if held == role]

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
    headers = (_header(sheet.rows[row], row) for row in range(len(sheet.rows)))
    return next((header for header in headers if header), None)


def _header(cells: list[str], row: int) -> Header | None:
    header = Header(row)
    for position, cell in enumerate(cells):
        if year_of(cell):
            header.years[position] = cell
        elif role := role_of(cell):
            header.roles[position] = role
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


def _settle_unit(header: Header) -> None:
    """A column "unit" is the unit of measurement if another one names the units."""
    others = set(header.roles.values())
    for position in header.having("unit_or_measure"):
        header.roles[position] = "measure" if "unit" in others else "unit"


def figures(sheet: Sheet) -> tuple[list[Figure], list[str]]:
    """The figures of a sheet, missing ones as well, and warnings.

    Raises RefusedError if the sheet has no header, more than one, or cells that
    do not stand under one.
    """
    header = find_header(sheet)
    if header is None:
        raise RefusedError(Refusal(sheet.where, "no header", HEADER))
    titles, hints = _titles(sheet, header.row)
    refusals, warnings = _header_findings(sheet, header, titles)
    rows, more = _data_rows(sheet, header)
    if refusals or more:
        raise RefusedError(*refusals, *more)
    hints = (*hints, *([sheet.name] if sheet.name else []))
    found: list[Figure] = []
    for row in rows:
        found += _row_figures(sheet, header, row, titles, hints)
    return found, warnings


def _titles(sheet: Sheet, before: int) -> tuple[dict[str, str], tuple[str, ...]]:
    """What the lines above the header say: by role, and without one."""
    titles: dict[str, str] = {}
    free: list[str] = []
    for cells in sheet.rows[:before]:
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        key, colon, rest = half_width(filled[0]).partition(":")
        role = role_of(key) if colon else None
        text = rest.strip() or (filled[1] if len(filled) > 1 else "")
        if role:
            # 单位 above a table is a unit of measurement
            titles.setdefault("measure" if "measure" in role else role, text)
        elif not colon and len(filled) == 1:
            free.append(filled[0])
    return titles, tuple(free)


def _header_findings(
    sheet: Sheet, header: Header, titles: dict[str, str]
) -> tuple[list[Refusal], list[str]]:
    refusals, warnings = [], []
    line = sheet.lines[header.row]

    def refuse(position: int, found: str, expected: str) -> None:
        where = sheet.column(position)
        refusals.append(Refusal(sheet.where, found, expected, line, where))

    years = [year_of(text) for text in header.years.values()]
    for position, text in header.years.items():
        if years.count(year_of(text)) > 1:
            refuse(position, f"the year {text!r} twice", "each year once")
    for role in ("indicator", "measure", "year", "value"):
        for position in header.having(role)[1:]:
            found = f"a second column of the {role}"
            refuse(position, found, f"one column of the {role}")
    if header.years and "unit" not in titles and not header.having("unit"):
        refuse(0, "no column and no title that names units", "one such as 地区 or unit")
    is_panel = not header.years and not header.having("value")
    for position, name in {} if is_panel else header.others.items():
        if header.years and any(sign.isdigit() for sign in half_width(name)):
            refuse(position, repr(name), "a year, as 2013 or 2013年")
        else:
            warnings.append(f"{sheet.where}: the column {name!r} was left out")
    return refusals, warnings


def _data_rows(sheet: Sheet, header: Header) -> tuple[list[int], list[Refusal]]:
    """Positions of the rows that hold figures; what is wrong with the others."""
    rows, refusals = [], []
    under_notes = False
    named = {*header.roles, *header.years, *header.others}
    for row in range(header.row + 1, len(sheet.rows)):
        cells, line = sheet.rows[row], sheet.lines[row]
        if not any(cells):
            continue
        under_notes |= _is_note(cells)
        if _is_note(cells) or (under_notes and not _has_figures(cells, header)):
            continue
        if _header(cells, row):
            refusals.append(
                Refusal(sheet.where, "a second header", "one table a sheet", line)
            )
        elif sheet.is_text and len(cells) < header.width:
            found, expected = f"{len(cells)} cells", f"{header.width}, as in the header"
            refusals.append(Refusal(sheet.where, found, expected, line))
        else:
            refusals += [
                Refusal(
                    sheet.where,
                    repr(cell),
                    "no value where the header names no column",
                    line,
                    sheet.column(position),
                )
                for position, cell in enumerate(cells)
                if cell and position not in named
            ]
            rows.append(row)
    return rows, refusals


def _is_note(cells: list[str]) -> bool:
    first = half_width(next(filter(None, cells))).casefold()
    return first.partition(":")[0].strip() in column("note_words", "word")


def _has_figures(cells: list[str], header: Header) -> bool:
    wanted = [*header.years, *header.having("value"), *header.having("year")]
    return any(p < len(cells) and not is_missing(cells[p]) for p in wanted)


def _row_figures(
    sheet: Sheet,
    header: Header,
    row: int,
    titles: dict[str, str],
    hints: tuple[str, ...],
) -> Iterator[Figure]:
    cells = sheet.rows[row]

    def cell(position: int) -> str:
        return cells[position] if position < len(cells) else ""

    def named(role: str) -> str | None:
        held = [cell(position) for position in header.having(role)]
        return next(filter(None, held), titles.get(role) or None)

    units = tuple(filter(None, map(cell, header.having("unit"))))
    if not units and not header.having("unit"):
        units = (titles["unit"],) if titles.get("unit") else ()
    indicator = named("indicator")
    year = named("year") or ""
    if header.years:
        columns = [(p, text, indicator, hints) for p, text in header.years.items()]
    elif values := header.having("value"):
        columns = [(values[0], year, indicator, hints)]
    else:
        columns = [
            (p, year, name, _labels(sheet, p)) for p, name in header.others.items()
        ]
    for position, text, name, more in columns:
        place = Place(sheet, sheet.lines[row], sheet.column(position))
        measure = named("measure") or next(filter(None, map(_measure, more)), None)
        yield Figure(place, name, more, measure, units, text, cell(position))


def _measure(title: str) -> str | None:
    """The unit of measurement in the brackets of a title, if it is one."""
    unit = split_measure(title)[1]
    return unit if unit and is_measure(unit) else None


def _labels(sheet: Sheet, position: int) -> tuple[str, ...]:
    """The label of a variable, as Stata and SPSS keep it beside its name."""
    label = sheet.labels[position] if sheet.labels else ""
    return (label,) if label else ()
