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

from entropanel.importing.choices import Choice
from entropanel.importing.layouts import dimensions, titles
from entropanel.importing.layouts.headers import Header, find_header, is_second_header
from entropanel.importing.layouts.periods import dated
from entropanel.importing.layouts.titles import Titles
from entropanel.importing.messages import listed
from entropanel.importing.sheets import Observation, Sheet, Text, ValidationError
from entropanel.notation.column_names import role_of
from entropanel.notation.measures import MeasureError, measured
from entropanel.notation.periods import period_of, split_mark
from entropanel.notation.values import is_missing
from entropanel.violations import Violation

EXPECTED = (
    "a row of years after a column of units or indicators, or columns such as "
    "unit, year and value"
)
OPTIONS = "; --unit-column NAME and --year-column NAME say which they are"
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

    Returns
    -------
    Table
        The observations, and what of the sheet is left out.

    Raises
    ------
    ValidationError
        If the sheet has no header, more than one, cells that do not stand under
        one, or columns of which rows of one observation differ.
    """
    header = find_header(sheet, choice.roles)
    if header is None:
        raise ValidationError(_no_header(sheet))
    above = titles.titles_above(header)
    if choice.unit:
        above.roles["unit"] = Text(choice.unit, header.place(0))
    titles.divide(header, above)
    rows, violations = _data_rows(header)
    found = [*titles.header_errors(header, above), *_merged(header), *violations]
    if found:
        raise ValidationError(*found)
    warnings = [
        f"{sheet.where}: the column {name!r} was left out"
        for name in titles.left_out(header).values()
    ]
    rows = dimensions.fix(header, rows, choice.where)
    dimensions.settle_indicator(header, rows, is_series)
    unwanted = dimensions.leave_out(header, is_series) if choice.series else []
    if violations := dimensions.varying(header, rows):
        raise ValidationError(*violations)
    observations = [each for row in rows for each in _observations(header, row, above)]
    fixed = dimensions.fixed(header, rows)
    observations = dated(observations, choice.aggregate)
    return Table(sheet, observations, warnings, fixed, unwanted)


def _no_header(sheet: Sheet) -> Violation:
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
    named = {*header.roles, *header.years}
    values = [*header.years, *header.having("value", "year")]
    for row in range(header.row + 1, len(sheet.rows)):
        cells = sheet.rows[row]
        first = next(filter(None, cells), None)
        if first is None:
            continue
        is_noted = titles.is_note(first)
        under_notes |= is_noted
        if is_noted or (
            under_notes and all(is_missing(sheet.cell(row, at)) for at in values)
        ):
            continue
        if is_second_header(sheet, row):
            expected = "one table a sheet"
            violations.append(sheet.violation("a second header", expected, row))
        elif sheet.is_text and len(cells) < header.width:
            expected = f"{header.width}, as in the header"
            violations.append(sheet.violation(f"{len(cells)} cells", expected, row))
        else:
            rows.append(row)
            expected = "no value where the header names no column"
            violations += [
                sheet.violation(repr(cell), expected, row, position)
                for position, cell in enumerate(cells)
                if cell and position not in named
            ]
    return rows, violations


def _observations(header: Header, row: int, above: Titles) -> Iterator[Observation]:
    """The observations of a row."""
    sheet = header.sheet

    def texts(role: str) -> list[Text]:
        held = [(sheet.cell(row, p), p) for p in header.having(role)]
        return [Text(text, sheet.place(row, p)) for text, p in held if text]

    def named(role: str) -> Text:
        in_title = above.roles.get(role, Text("", header.place(0)))
        return next(iter(texts(role)), in_title)

    power, measure = named("multiplier"), named("measure")
    for position, text in header.measures.items():
        measure = measure if measure.text else Text(text, header.place(position))
    try:
        measure = Text(measured(measure.text, power.text), measure.place)
    except MeasureError as reason:
        violation = power.place.violation(repr(power.text), str(reason))
        raise ValidationError(violation) from reason
    in_name = [Text(sheet.name, sheet.place())] if sheet.name else []
    nameless = [Text("", sheet.place(row, p)) for p in header.having("unit")[:1]]
    units = tuple(texts("unit") or nameless or [above.roles["unit"]])
    codes = [code.text for code in texts("code")]
    flags = [flag.text for flag in texts("flag")]
    columns = _columns(header, named("year"), named("indicator"))
    for position, year, indicator in columns:
        labels = [*filter(None, sheet.labels[position : position + 1]), *codes]
        cell = sheet.cell(row, position)
        found, flag = split_flag(cell, is_flagged=sheet.is_flagged)
        yield Observation(
            place=sheet.place(row, position),
            found=found,
            indicator=indicator,
            labels=tuple(labels) if indicator.text else (),
            titles=(*above.free, *in_name),
            measure=measure,
            units=units,
            year=year,
            flag=" ".join(filter(None, [flag, split_mark(year.text)[1], *flags])),
        )


def _columns(
    header: Header, year: Text, indicator: Text
) -> Iterator[tuple[int, Text, Text]]:
    """Columns of values: position, year, indicator.

    year, indicator: what the row or a title says of them.
    """
    for position, text in header.years.items():
        name = indicator
        if heading := header.blocks.get(position):
            place = header.sheet.place(titles.heading_row(header), position)
            name = Text(heading, place)
        yield position, Text(text, header.place(position)), name
    if header.is_panel:
        for position, text in header.others.items():
            yield position, year, Text(text, header.place(position))
    elif not header.years:
        yield header.having("value")[0], year, indicator


def split_flag(text: str, *, is_flagged: bool) -> tuple[str, str]:
    """A cell without its flag or footnote, as in 12.3 p or 12.3*, and that.

    Parameters
    ----------
    text
        The text of a cell.
    is_flagged
        Whether the layout has flags behind values, as Eurostat's does.

    Returns
    -------
    tuple of str
        The value and the flag, "" if there is none.
    """
    for form in [COLON, LETTERS] if is_flagged else [COMMON]:
        if found := form.fullmatch(text.strip()):
            value, *flags = found.groups()
            return value.strip(), next(filter(None, flags))
    return text, ""
