"""Recognising how a sheet is laid out, and reading its observations one by one.

Three layouts are known. Wide: one column per year after columns of names. Long: one
row per observation, with columns for unit, year and value. Panel: one row per unit and
year, with one column per series. Lines above the header are titles, such as
"指标：年末常住人口(万人)", or headings of blocks of years; notes and sources may
stand below the values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from entropanel.importing.choices.choice import Choice
from entropanel.importing.layouts import dimensions, titles
from entropanel.importing.layouts.headers import Header, find_header, is_second_header
from entropanel.importing.layouts.nearest import no_header
from entropanel.importing.layouts.periods import dated
from entropanel.importing.layouts.titles import Titles
from entropanel.importing.observations import Observation, Told
from entropanel.importing.sheets import Sheet, ValidationError
from entropanel.notation.measures import MeasureError, measured
from entropanel.notation.periods import split_mark
from entropanel.notation.values import is_missing
from entropanel.violations import Violation

# What statistical offices put behind any value: break in the series, estimated,
# provisional, revised, unreliable. Other letters may be units.
COMMON = re.compile(r"(.*[\d.])(?:\s+([bepru]{1,2})|\s*([*†‡]{1,3}))")
# Any letters do in a layout that has flags behind a blank, with or without value.
LETTERS = re.compile(r"(.*?)\s+([a-z@]{1,4})", re.IGNORECASE)
COLON = re.compile(r"(:)\s*([a-z@]{1,4})", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """The observations of a sheet, missing ones as well, and warnings.

    fixed: in SDMX, what the other columns say of all observations. unwanted: names
    of columns that were not chosen.
    """

    sheet: Sheet
    observations: list[Observation]
    warnings: list[str]
    fixed: dict[str, str]
    unwanted: list[str]


def table_of(sheet: Sheet, choice: Choice, is_series: Callable[[str], bool]) -> Table:
    """The table of a sheet.

    Parameters
    ----------
    sheet
        The sheet.
    choice
        What of it is wanted.
    is_series
        Whether a name is that of a series.

    Raises
    ------
    ValidationError
        If the sheet has no header, more than one, cells that do not stand under
        one, or columns of which rows of one observation differ.
    """
    header = find_header(sheet, choice.roles)
    if header is None:
        raise ValidationError(no_header(sheet))
    above = titles.titles_above(header)
    if choice.unit:
        above.roles["unit"] = Told(choice.unit, header.place(0))
    titles.divide(header, above)
    violations, warnings = titles.header_findings(header, above)
    rows, more = _data_rows(header)
    if violations := [*violations, *_merged(header), *more]:
        raise ValidationError(*violations)
    rows = dimensions.fixed(header, rows, choice.where)
    dimensions.settle_indicator(header, rows, is_series)
    unwanted = dimensions.left_out(header, is_series) if choice.series else []
    if violations := dimensions.varying(header, rows):
        raise ValidationError(*violations)
    found = [each for row in rows for each in _observations(header, row, above)]
    fixed = dimensions.held_fixed(header, rows)
    observations = dated(found, choice.aggregate)
    return Table(sheet, observations, warnings, fixed, unwanted)


def _merged(header: Header) -> Iterator[Violation]:
    """Merged cells among the values; titles, headings and notes may be."""
    sheet = header.sheet
    for area in sheet.merged:
        first = sheet.cell(area.top, area.left)
        if area.bottom > header.row and not titles.is_note(first):
            yield sheet.violation(f"the merged cells {area}", "one value a cell")


def _data_rows(header: Header) -> tuple[list[int], list[Violation]]:
    """Positions of the rows that hold values; what is wrong with the others."""
    sheet, rows, violations = header.sheet, [], []
    under_notes = False
    named = {*header.roles, *header.years, *header.others}
    for row in range(header.row + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        if not any(cells):
            continue
        is_noted = titles.is_note(next(filter(None, cells)))
        under_notes |= is_noted
        if is_noted or (under_notes and not _has_values(cells, header)):
            continue
        if is_second_header(sheet, row):
            violations.append(
                sheet.violation("a second header", "one table a sheet", row)
            )
        elif sheet.is_text and len(cells) < header.width:
            found, expected = f"{len(cells)} cells", f"{header.width}, as in the header"
            violations.append(sheet.violation(found, expected, row))
        else:
            expected = "no value where the header names no column"
            violations += [
                sheet.violation(repr(cell), expected, row, position)
                for position, cell in enumerate(cells)
                if cell and position not in named
            ]
            rows.append(row)
    return rows, violations


def _has_values(cells: list[str], header: Header) -> bool:
    wanted = [*header.years, *header.having("value", "year")]
    return any(p < len(cells) and not is_missing(cells[p]) for p in wanted)


def _observations(header: Header, row: int, above: Titles) -> Iterator[Observation]:
    """The observations of a row."""
    sheet = header.sheet

    def texts(role: str) -> list[Told]:
        held = ((sheet.cell(row, p), p) for p in header.having(role))
        return [Told(text, sheet.place(row, p)) for text, p in held if text]

    def named(role: str) -> Told:
        in_title = above.roles.get(role, Told("", header.place(0)))
        return next(iter(texts(role)), in_title)

    power = named("multiplier")
    measure = named("measure")
    if not measure.text and header.measures:
        at, text = next(iter(header.measures.items()))
        measure = Told(text, header.place(at))
    try:
        measure = Told(measured(measure.text, power.text), measure.place)
    except MeasureError as reason:
        violation = power.place.violation(repr(power.text), str(reason))
        raise ValidationError(violation) from reason
    in_name = [Told(sheet.name, sheet.place())] if sheet.name else []
    units = texts("unit") or [_no_unit(header, row, above)]
    codes = [code.text for code in texts("code")]
    columns = _columns(header, named("year"), named("indicator"))
    for position, year, indicator in columns:
        labels = [*filter(None, sheet.labels[position : position + 1]), *codes]
        cell = sheet.cell(row, position)
        found, flag = split_flag(cell, is_flagged=sheet.is_flagged)
        flags = [flag, split_mark(year.text)[1], *(f.text for f in texts("flag"))]
        yield Observation(
            place=sheet.place(row, position),
            found=found,
            indicator=indicator,
            labels=tuple(labels) if indicator.text else (),
            titles=(*above.free, *in_name),
            measure=measure,
            units=tuple(units),
            year=year,
            flag=" ".join(filter(None, flags)),
        )


def _no_unit(header: Header, row: int, above: Titles) -> Told:
    """The unit of a row that names none: the title's, or where it should stand."""
    if positions := header.having("unit"):
        return Told("", header.sheet.place(row, positions[0]))
    return above.roles.get("unit", Told("", header.sheet.place()))


def _columns(
    header: Header, year: Told, indicator: Told
) -> Iterator[tuple[int, Told, Told]]:
    """Columns of values: position, year, indicator.

    year, indicator: what the row or a title says of them.
    """
    if header.years:
        heading_row = titles.heading_row(header)
        for position, text in header.years.items():
            name = indicator
            if heading := header.blocks.get(position):
                name = Told(heading, header.sheet.place(heading_row, position))
            yield position, Told(text, header.place(position)), name
    elif values := header.having("value"):
        yield values[0], year, indicator
    else:
        for position, text in header.others.items():
            yield position, year, Told(text, header.place(position))


def split_flag(text: str, *, is_flagged: bool) -> tuple[str, str]:
    """A cell without its flag or footnote, as in 12.3 p or 12.3*, and that or "".

    is_flagged: the layout has flags behind values, as Eurostat's does.
    """
    for form in [COLON, LETTERS] if is_flagged else [COMMON]:
        if found := form.fullmatch(text.strip()):
            value, *flags = found.groups()
            return value.strip(), next(filter(None, flags))
    return text, ""
