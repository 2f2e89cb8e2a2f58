"""The header of a sheet: the row that names its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType

from entropanel.importing.sheets import Place, Sheet
from entropanel.notation.column_names import role_of
from entropanel.notation.measures import split_measure, unit_symbols
from entropanel.notation.periods import period_of
from entropanel.notation.tables import folded
from entropanel.notation.values import NUMBER

NONE: Mapping[str, str] = MappingProxyType({})
# Folded names of columns by which SDMX is known, in CSV of today and of before.
SDMX = [{"timeperiod", "obsvalue"}, {"location", "time", "value"}]
# Roles of which a sheet has one column.
SINGLE = ("indicator", "measure", "year", "value")


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

    sheet: Sheet
    row: int
    roles: dict[int, str] = field(default_factory=dict)
    years: dict[int, str] = field(default_factory=dict)
    others: dict[int, str] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)
    measures: dict[int, str] = field(default_factory=dict)
    is_strict: bool = False

    @property
    def names(self) -> list[str]:
        """The cells of the row."""
        return self.sheet.rows[self.row]

    def place(self, position: int) -> Place:
        """Position of the name of a column."""
        return self.sheet.place(self.row, position)

    def having(self, *roles: str) -> list[int]:
        """Positions of a role."""
        return [position for position, held in self.roles.items() if held in roles]

    @property
    def is_panel(self) -> bool:
        """Whether each other column is a series."""
        return not self.years and not self.having("value")

    @property
    def repeats_years(self) -> bool:
        """Whether a year has more than one column."""
        return len(set(map(period_of, self.years.values()))) < len(self.years)

    @property
    def width(self) -> int:
        """Cells that a row needs so that none of its columns is cut off."""
        return max((*self.roles, *self.years), default=-1) + 1


def find_header(sheet: Sheet, given: Mapping[str, str] = NONE) -> Header | None:
    """The first row that is a header, or None.

    Parameters
    ----------
    sheet
        The sheet.
    given
        Roles that the user gives to columns, by folded name.
    """
    headers = (header_of(sheet, row, given) for row in range(len(sheet.rows)))
    found = next(filter(None, headers), None) or _of_one_unit(sheet, given)
    return _settled(found) if found else None


def _settled(header: Header) -> Header:
    """The header, its columns read as SDMX means them where it is of SDMX.

    There a measure is what is measured, and the unit of measurement is its own.
    """
    names = {folded(cell) for cell in header.names}
    is_strict = header.sheet.is_flagged or any(names >= marks for marks in SDMX)
    for position, role in list(header.roles.items()):
        name = folded(header.names[position])
        if is_strict and name == "unitcode":
            header.roles[position] = "about"
        elif is_strict and role == "measure" and position in header.having(role)[1:]:
            header.roles[position] = "ignored"  # the label of the code before
        elif (is_strict and name == "measure") or (role == "about" and not is_strict):
            header.others[position] = header.names[position]
            del header.roles[position]
    return replace(header, is_strict=is_strict)


def _of_one_unit(sheet: Sheet, given: Mapping[str, str]) -> Header | None:
    """The header of years and series without a unit, as FRED's, or None."""
    filled = [row for row, cells in enumerate(sheet.rows) if any(cells)]
    for row, below in pairwise(filled):
        header = _named(sheet, row, given)
        years = header.having("year")
        is_dated = years and period_of(sheet.cell(below, years[0]))
        if is_dated and header.others and not header.years:
            return header
    return None


def header_of(sheet: Sheet, row: int, given: Mapping[str, str] = NONE) -> Header | None:
    """The header that a row is, or None."""
    header = _named(sheet, row, given)
    roles = set(header.roles.values())
    if {"unit", "year"} <= roles and not header.years:
        return header
    if not header.years or "year" in roles:
        return None
    first = min(header.years)
    if names := header.having("unit", "indicator"):
        return header if min(names) < first else None
    if first == 1 and not header.names[0] and len(header.years) > 1:
        header.roles[0] = "unit"  # a table whose corner is left blank
        return header
    return None


def is_second_header(sheet: Sheet, row: int) -> bool:
    """Whether a row below a header is another one: names and years alone.

    The code of a country may be what a column is called, as GEO is.
    """
    numbers = filter(NUMBER.fullmatch, sheet.rows[row])
    return all(map(period_of, numbers)) and header_of(sheet, row) is not None


def _unit_of_value(cell: str) -> str | None:
    """The unit of measurement in the name of a column of values, or None."""
    if not cell or cell[-1].isalnum():
        return None
    head, unit = split_measure(cell)
    return unit if role_of(head) == "value" else None


def _named(sheet: Sheet, row: int, given: Mapping[str, str]) -> Header:
    """What the cells of a row name, were it a header."""
    header = Header(sheet, row)
    for position, cell in enumerate(header.names):
        role = given.get(folded(cell)) if given else None
        if role == "other":
            header.others[position] = cell
        elif role:
            header.roles[position] = role
        elif period_of(cell):
            header.years[position] = cell
        elif role := role_of(cell):
            header.roles[position] = role
            if unit_symbols(cell):
                header.measures[position] = split_measure(cell)[1] or cell
        elif unit := _unit_of_value(cell):
            header.roles[position] = "value"
            header.measures[position] = unit
        elif cell:
            header.others[position] = cell
    # a column "unit" is the unit of measurement if another one names the units
    measure = "measure" if header.having("unit") else "unit"
    header.roles.update(dict.fromkeys(header.having("unit_or_measure"), measure))
    _settle_given(header, given)
    return header


def _settle_given(header: Header, given: Mapping[str, str]) -> None:
    """Columns of the unit or year count only if they are those that were given.

    Of two columns of a name, as SDMX has for code and label, the code counts, which
    is in capitals.
    """
    names, seen = header.names, set[str]()
    for position in sorted(header.roles, key=lambda at: not names[at].isupper()):
        role, name = header.roles[position], folded(names[position])
        is_other = role in given.values() and name not in given
        is_again = role in SINGLE and name in seen
        if is_again or (role in ("unit", "year") and is_other):
            header.roles[position] = "ignored"
        seen.add(name)
