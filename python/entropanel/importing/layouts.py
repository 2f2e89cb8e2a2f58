"""Recognising how a sheet is laid out, and reading its figures one by one.

Three layouts are known. Wide: a column a year after columns of names. Long: a
row a figure, with columns for unit, year and value. Panel: a row a unit and
year, with a column a series. Lines above the header are titles, such as
"指标：年末常住人口(万人)", or headings of blocks of years; notes and sources may
stand below the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from entropanel.importing.choices import Choice
from entropanel.importing.dimensions import (
    cell,
    fixed,
    held_fixed,
    left_out,
    settle_indicator,
    varying,
)
from entropanel.importing.flags import split_flag
from entropanel.importing.headers import Header, find_header, is_second_header
from entropanel.importing.nearest import no_header
from entropanel.importing.periods import dated
from entropanel.importing.places import Figure, Place, Sources
from entropanel.importing.sheets import RefusedError, Sheet
from entropanel.importing.titles import (
    Titles,
    divide,
    header_findings,
    heading_row,
    is_note,
    titles_above,
)
from entropanel.notation.measures import MeasureError, measured
from entropanel.notation.periods import split_mark
from entropanel.notation.values import is_missing
from entropanel.study.files import Refusal


@dataclass(frozen=True)
class Table:
    """The figures of a sheet, missing ones as well, and warnings.

    fixed: in SDMX, what the other columns say of all figures. unwanted: names of
    columns that were not chosen.
    """

    sheet: Sheet
    figures: list[Figure]
    warnings: list[str]
    fixed: dict[str, str]
    unwanted: list[str]


def table_of(sheet: Sheet, choice: Choice, is_series: Callable[[str], bool]) -> Table:
    """The table of a sheet.

    choice: what of it is wanted. is_series: whether a name is that of a series.
    Raises RefusedError if the sheet has no header, more than one, cells that do
    not stand under one, or columns of which rows of one figure differ.
    """
    header = find_header(sheet, choice.roles)
    if header is None:
        raise RefusedError(no_header(sheet))
    titles = titles_above(sheet, header)
    if choice.unit:
        titles.roles["unit"] = choice.unit
        titles.role_cells["unit"] = (header.row, 0)
    divide(sheet, header, titles)
    refusals, warnings = header_findings(sheet, header, titles)
    refusals += _merged(sheet, header)
    rows, more = _data_rows(sheet, header)
    if refusals or more:
        raise RefusedError(*refusals, *more)
    rows = fixed(sheet, header, rows, choice.where)
    settle_indicator(sheet, header, rows, is_series)
    unwanted = left_out(header, is_series) if choice.series else []
    if refusals := varying(sheet, header, rows):
        raise RefusedError(*refusals)
    found: list[Figure] = []
    for row in rows:
        found += _row_figures(sheet, header, row, titles)
    fixed_by = held_fixed(sheet, header, rows)
    years = dated(found, choice.aggregate)
    return Table(sheet, years, warnings, fixed_by, unwanted)


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
        if is_second_header(cells, row):
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
    def cells(role: str) -> list[str]:
        texts = [cell(sheet, row, position) for position in header.having(role)]
        return list(filter(None, texts))

    def named(role: str) -> tuple[str | None, Place]:
        held = [p for p in header.having(role) if cell(sheet, row, p)]
        if held:
            return cell(sheet, row, held[0]), _place(sheet, row, held[0])
        at = titles.role_cells.get(role, (header.row, 0))
        return titles.roles.get(role) or None, _place(sheet, *at)

    year, year_place = named("year")
    indicator, indicator_place = named("indicator")
    measure, measure_place = named("measure")
    if not measure and header.measures:
        at, measure = next(iter(header.measures.items()))
        measure_place = _place(sheet, header.row, at)
    power, power_place = named("multiplier")
    try:
        measure = measured(measure, power)
    except MeasureError as reason:
        raise RefusedError(power_place.refusal(repr(power), str(reason))) from reason
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
        labels = (*_labels(sheet, position), *cells("code")) if name else ()
        place, shown = _place(sheet, row, position), cell(sheet, row, position)
        found, flag = split_flag(shown, is_flagged=sheet.is_flagged)
        told = (name, labels, above, measure, units, text, found)
        flags = " ".join(filter(None, [flag, split_mark(text)[1], *cells("flag")]))
        yield Figure(place, *told, sources, flags)


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
