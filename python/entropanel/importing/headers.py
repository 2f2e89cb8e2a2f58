"""The header of a sheet: the row that names its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType

from entropanel.importing.bilingual import halves, is_chinese
from entropanel.importing.sheets import Sheet
from entropanel.notation.measures import split_measure, unit_signs
from entropanel.notation.periods import period_of
from entropanel.notation.tables import folded, table
from entropanel.notation.values import NUMBER

NONE: Mapping[str, str] = MappingProxyType({})
BRACKET = re.compile(r"[()\[\]（）【】]")
# Folded names of columns by which SDMX is known, in CSV of today and of before.
SDMX = [{"timeperiod", "obsvalue"}, {"location", "time", "value"}]


@dataclass(frozen=True)
class Header:
    """The row that names the columns: what each position holds.

    roles: indicator, unit, measure, year or value; flag, multiplier (a power of
    ten), code (of an indicator beside its name), about (the file), ignored. years:
    the year's text. others: columns of any other name. blocks: the heading above a
    year, where headings divide the years into blocks. measures: the unit of
    measurement that the name of a column has, as value (%). is_strict: the others
    tell what is measured, as in SDMX.
    """

    row: int
    roles: dict[int, str] = field(default_factory=dict)
    years: dict[int, str] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)
    measures: dict[int, str] = field(default_factory=dict)
    is_strict: bool = False

    def having(self, role: str) -> list[int]:
        """Positions of a role."""
        return [position for position, held in self.roles.items() if held == role]

    @property
    def is_panel(self) -> bool:
        """Whether each other column is a series."""
        return not self.years and not self.having("value")

    @property
    def repeats_years(self) -> bool:
        """Whether a year stands in more than one column."""
        years = list(map(period_of, self.years.values()))
        return len(set(years)) < len(years)

    @property
    def width(self) -> int:
        """Cells that a row needs so that none of its columns is cut off."""
        return max((*self.roles, *self.years), default=-1) + 1


@cache
def _roles() -> dict[str, str]:
    return {folded(row["name"]): row["role"] for row in table("column_names")}


@lru_cache(65536)
def role_of(name: str) -> str | None:
    """What a column or title of this name holds, or None.

    The name may stand there in two languages.
    """
    if role := _roles().get(folded(name)):
        return role
    # brackets have a unit of measurement, which is not to be passed over
    for cut in () if BRACKET.search(name) else halves(name):
        roles = {_roles().get(folded(half)) for half in cut}
        if is_chinese(name):
            roles -= {None}  # one half is Chinese, and the other is not
        if len(roles) == 1 and (role := roles.pop()):
            return role
    return None


def find_header(sheet: Sheet, given: Mapping[str, str] = NONE) -> Header | None:
    """The first row that is a header, or None.

    given: roles that the user gives to columns, by folded name.
    """
    rows = range(len(sheet.rows))
    headers = (header_of(sheet.rows[row], row, given) for row in rows)
    found = next((header for header in headers if header), None)
    found = found or of_one_unit(sheet, given)
    return _settled(sheet, found) if found else None


def _settled(sheet: Sheet, header: Header) -> Header:
    """The header, its columns read as SDMX means them where it is of SDMX.

    There a measure is what is measured, and the unit of measurement is its own.
    """
    cells = sheet.rows[header.row]
    names = {folded(cell) for cell in cells}
    is_strict = sheet.is_flagged or any(names >= marks for marks in SDMX)
    for position, role in list(header.roles.items()):
        name = folded(cells[position])
        if is_strict and name == "unitcode":
            header.roles[position] = "about"
        elif is_strict and role == "measure" and position in header.having(role)[1:]:
            header.roles[position] = "ignored"  # the label of the code before
        elif (is_strict and name == "measure") or (role == "about" and not is_strict):
            header.others[position] = cells[position]
            del header.roles[position]
    return replace(header, is_strict=is_strict)


def of_one_unit(sheet: Sheet, given: Mapping[str, str]) -> Header | None:
    """The header of years and series without a unit, as FRED's, or None."""
    filled = [row for row, cells in enumerate(sheet.rows) if any(cells)]
    for row, below in pairwise(filled):
        header = named(sheet.rows[row], row, given)
        years = header.having("year")
        is_dated = years and period_of(" ".join(sheet.rows[below][years[0] :][:1]))
        if is_dated and header.others and not header.years:
            return header
    return None


def header_of(
    cells: list[str], row: int, given: Mapping[str, str] = NONE
) -> Header | None:
    """The header that a row of cells is, or None."""
    header = named(cells, row, given)
    roles = set(header.roles.values())
    if {"unit", "year"} <= roles and not header.years:
        return header
    if not header.years or "year" in roles:
        return None
    first = min(header.years)
    if names := [*header.having("unit"), *header.having("indicator")]:
        return header if min(names) < first else None
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


def is_second_header(cells: list[str], row: int) -> bool:
    """Whether a row below a header is another one: names and years alone.

    The code of a country may be what a column is called, as GEO is.
    """
    for cell in cells:
        if NUMBER.fullmatch(cell) and not period_of(cell):
            return False
    return header_of(cells, row) is not None


def named(cells: list[str], row: int, given: Mapping[str, str]) -> Header:
    """What the cells of a row name, were it a header."""
    header = Header(row)
    for position, cell in enumerate(cells):
        role = given.get(folded(cell)) if given else None
        if role == "other":
            header.others[position] = cell
        elif role:
            header.roles[position] = role
        elif period_of(cell):
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
    _settle_given(header, cells, given)
    return header


def _settle_given(header: Header, cells: list[str], given: Mapping[str, str]) -> None:
    """Columns of the unit or year count only if they are those that were given.

    Of two columns of a name, as SDMX has for code and label, the code counts, which
    is in capitals.
    """
    seen: set[str] = set()
    ordered = sorted(
        header.roles.items(), key=lambda held: not cells[held[0]].isupper()
    )
    for position, role in ordered:
        name = folded(cells[position])
        is_other = role in given.values() and name not in given
        is_again = role in ("year", "value", "indicator", "measure") and name in seen
        if is_again or (role in ("unit", "year") and is_other):
            header.roles[position] = "ignored"
        seen.add(name)


def _settle_unit(header: Header) -> None:
    """A column "unit" is the unit of measurement if another one names the units."""
    others = set(header.roles.values())
    for position in header.having("unit_or_measure"):
        header.roles[position] = "measure" if "unit" in others else "unit"
