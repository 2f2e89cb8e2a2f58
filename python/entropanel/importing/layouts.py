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
    is_note,
    titles_above,
)
from entropanel.importing.sheets import RefusedError, Sheet
from entropanel.notation.values import is_missing
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

    indicator: its name, None if no cell names it; labels: what the name's column
    is called beside it. titles: titles, and the name of the sheet last, which
    name the indicator if nothing else does. measure: unit of measurement if it
    is told apart. units: every name of its unit.
    """

    place: Place
    indicator: str | None
    labels: tuple[str, ...]
    titles: tuple[str, ...]
    measure: str | None
    units: tuple[str, ...]
    year: str
    found: str


def figures(sheet: Sheet) -> tuple[list[Figure], list[str]]:
    """The figures of a sheet, missing ones as well, and warnings.

    Raises RefusedError if the sheet has no header, more than one, or cells that
    do not stand under one.
    """
    header = find_header(sheet)
    if header is None:
        raise RefusedError(Refusal(sheet.where, "no header", HEADER))
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

    def named(role: str) -> str | None:
        held = [cell(position) for position in header.having(role)]
        return next(filter(None, held), titles.roles.get(role) or None)

    units = tuple(filter(None, map(cell, header.having("unit"))))
    if not units and not header.having("unit"):
        units = tuple(filter(None, [titles.roles.get("unit")]))
    year = named("year") or ""
    columns: list[tuple[int, str, str | None]]
    if header.years:
        name = named("indicator")
        columns = [
            (p, text, header.blocks.get(p, name)) for p, text in header.years.items()
        ]
    elif values := header.having("value"):
        columns = [(values[0], year, named("indicator"))]
    else:
        columns = [(p, year, name) for p, name in header.others.items()]
    above = tuple(filter(None, [*titles.free, sheet.name]))
    for position, text, name in columns:
        place = Place(sheet, sheet.lines[row], sheet.column(position))
        labels = _labels(sheet, position) if name else ()
        measure, found = named("measure"), cell(position)
        yield Figure(place, name, labels, above, measure, units, text, found)


def _labels(sheet: Sheet, position: int) -> tuple[str, ...]:
    """The label of a variable, as Stata and SPSS keep it beside its name."""
    label = sheet.labels[position] if sheet.labels else ""
    return (label,) if label else ()
