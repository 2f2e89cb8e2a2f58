"""Recognising how a sheet is laid out, and reading its figures one by one.

Three layouts are known. Wide: a column a year after columns of names. Long: a
row a figure, with columns for unit, year and value. Panel: a row a unit and
year, with a column a series. Lines above the header are titles, such as
"指标：年末常住人口(万人)", or headings of blocks of years; notes and sources may
stand below the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from entropanel.importing.headers import (
    Header,
    Titles,
    divide,
    find_header,
    header_findings,
    header_of,
    heading_row,
    is_note,
    nearest_header,
    titles_above,
)
from entropanel.importing.sheets import RefusedError, Sheet
from entropanel.notation.values import is_missing
from entropanel.study.files import Refusal

HEADER = (
    "a row of years after a column of units or indicators, or columns such as "
    "unit, year and value"
)

# Cells of a line that are quoted.
QUOTED = 8


@dataclass(frozen=True)
class Place:
    """Where a figure or name stands; line and column may be all of them."""

    sheet: Sheet
    line: int | None = None
    column: str | None = None

    def refusal(self, found: str, expected: str) -> Refusal:
        """A refusal of what stands here."""
        return Refusal(self.sheet.where, found, expected, self.line, self.column)

    def beside(self, other: Place) -> str:
        """The place as it is told in a message that begins with another one."""
        where = "" if self.sheet.where == other.sheet.where else f"{self.sheet.where}, "
        return f"{where}line {self.line}, {self.column}"


@dataclass(frozen=True)
class Sources:
    """Where what is said of a figure stands, one place for each name and title."""

    units: tuple[Place, ...]
    indicator: Place
    titles: tuple[Place, ...]
    measure: Place
    year: Place


@dataclass(frozen=True)
class Figure:
    """A figure as found, all text.

    indicator: its name, None if no cell names it; labels: what the name's column
    is called beside it. titles: titles, and the name of the sheet last, which
    name the indicator if nothing else does. measure: unit of measurement if it
    is told apart. units: every name of its unit. sources: where all this stands.
    """

    place: Place
    indicator: str | None
    labels: tuple[str, ...]
    titles: tuple[str, ...]
    measure: str | None
    units: tuple[str, ...]
    year: str
    found: str
    sources: Sources


def figures(sheet: Sheet) -> tuple[list[Figure], list[str]]:
    """The figures of a sheet, missing ones as well, and warnings.

    Raises RefusedError if the sheet has no header, more than one, or cells that
    do not stand under one.
    """
    header = find_header(sheet)
    if header is None:
        raise RefusedError(_no_header(sheet))
    titles = titles_above(sheet, header)
    divide(sheet, header, titles)
    refusals, warnings = header_findings(sheet, header, titles)
    refusals += _merged(sheet, header)
    rows, more = _data_rows(sheet, header)
    if refusals or more:
        raise RefusedError(*refusals, *more)
    found: list[Figure] = []
    for row in rows:
        found += _row_figures(sheet, header, row, titles)
    return found, warnings


def _no_header(sheet: Sheet) -> Refusal:
    """Says which line comes nearest to a header, and what it lacks."""
    near = nearest_header(sheet)
    if near is None:
        return Refusal(sheet.where, "no header", HEADER)
    row, lacks = near
    filled = list(filter(None, sheet.rows[row]))
    more = f" and {len(filled) - QUOTED} more" if len(filled) > QUOTED else ""
    shown = f"{', '.join(map(repr, filled[:QUOTED]))}{more}"
    found = f"no header (nearest is {shown}, with {lacks})"
    return Refusal(sheet.where, found, HEADER, sheet.lines[row])


def _merged(sheet: Sheet, header: Header) -> list[Refusal]:
    """Merged cells among the figures; titles, headings and notes may be."""
    return [
        Refusal(sheet.where, f"the merged cells {area}", "one value a cell")
        for area in sheet.merged
        if area.bottom > header.row and not is_note(sheet.rows[area.top][area.left])
    ]


def _data_rows(sheet: Sheet, header: Header) -> tuple[list[int], list[Refusal]]:
    """Positions of the rows that hold figures; what is wrong with the others."""
    rows, refusals = [], []
    under_notes = False
    named = {*header.roles, *header.years, *header.others}
    for row in range(header.row + 1, len(sheet.rows)):
        cells, line = sheet.rows[row], sheet.lines[row]
        if not any(cells):
            continue
        is_noted = is_note(next(filter(None, cells)))
        under_notes |= is_noted
        if is_noted or (under_notes and not _has_figures(cells, header)):
            continue
        if header_of(cells, row):
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


def _has_figures(cells: list[str], header: Header) -> bool:
    wanted = [*header.years, *header.having("value"), *header.having("year")]
    return any(p < len(cells) and not is_missing(cells[p]) for p in wanted)


def _row_figures(
    sheet: Sheet, header: Header, row: int, titles: Titles
) -> Iterator[Figure]:
    cells = sheet.rows[row]

    def cell(position: int) -> str:
        return cells[position] if position < len(cells) else ""

    def named(role: str) -> tuple[str | None, Place]:
        held = [p for p in header.having(role) if cell(p)]
        if held:
            return cell(held[0]), _place(sheet, row, held[0])
        at = titles.role_cells.get(role, (header.row, 0))
        return titles.roles.get(role) or None, _place(sheet, *at)

    year, year_place = named("year")
    indicator, indicator_place = named("indicator")
    measure, measure_place = named("measure")
    if not measure and header.measures:
        at, measure = next(iter(header.measures.items()))
        measure_place = _place(sheet, header.row, at)
    units, unit_places = _unit_names(sheet, header, row, titles)
    above = tuple(filter(None, [*titles.free, sheet.name]))
    title_places = (*(_place(sheet, *at) for at in titles.free_cells), Place(sheet))
    for position, text, name, named_at in _columns(sheet, header, year, indicator):
        sources = Sources(
            units=unit_places,
            indicator=_place(sheet, *named_at) if named_at else indicator_place,
            titles=title_places,
            measure=measure_place,
            year=_place(sheet, header.row, position) if header.years else year_place,
        )
        labels = _labels(sheet, position) if name else ()
        place, found = _place(sheet, row, position), cell(position)
        yield Figure(place, name, labels, above, measure, units, text, found, sources)


def _place(sheet: Sheet, row: int, position: int) -> Place:
    return Place(sheet, sheet.lines[row], sheet.column(position))


def _unit_names(
    sheet: Sheet, header: Header, row: int, titles: Titles
) -> tuple[tuple[str, ...], tuple[Place, ...]]:
    """The names of a row's unit, and where they stand, or should."""
    cells, positions = sheet.rows[row], header.having("unit")
    if positions:
        held = [p for p in positions if p < len(cells) and cells[p]]
        places = [_place(sheet, row, p) for p in held or positions[:1]]
        return tuple(cells[p] for p in held), tuple(places)
    names = tuple(filter(None, [titles.roles.get("unit")]))
    at = titles.role_cells.get("unit")
    return names, (_place(sheet, *at) if at else Place(sheet),)


def _columns(
    sheet: Sheet, header: Header, year: str | None, indicator: str | None
) -> Iterator[tuple[int, str, str | None, tuple[int, int] | None]]:
    """Columns of figures: position, year, indicator, and the cell that names it.

    The cell is None if it is the row or a title that names the indicator.
    """
    if header.years:
        above = heading_row(sheet, header)
        for position, text in header.years.items():
            heading = header.blocks.get(position)
            name, at = heading or indicator, (above, position) if heading else None
            yield position, text, name, at
    elif values := header.having("value"):
        yield values[0], year or "", indicator, None
    else:
        for position, name in header.others.items():
            yield position, year or "", name, (header.row, position)


def _labels(sheet: Sheet, position: int) -> tuple[str, ...]:
    """The label of a variable, as Stata and SPSS keep it beside its name."""
    label = sheet.labels[position] if sheet.labels else ""
    return (label,) if label else ()
