"""The header of a sheet: the row that names its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType

from entropanel.importing.sheets import Place, Sheet, ValidationError
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
    ten), code (of an indicator beside its name), about (the file), ignored, other.
    years: the year's text. blocks: the heading above a year, where headings divide
    the years into blocks. measures: the unit of measurement that the name of a column
    has, as value (%). is_strict: the others tell what is measured, as in SDMX.
    """

    sheet: Sheet
    row: int
    roles: dict[int, str] = field(default_factory=dict)
    years: dict[int, str] = field(default_factory=dict)
    blocks: dict[int, str] = field(default_factory=dict)
    measures: dict[int, str] = field(default_factory=dict)
    is_strict: bool = False

    @property
    def names(self) -> list[str]:
        """The cells of the row."""
        return self.sheet.rows[self.row]

    def place(self, position: int) -> Place:
        """The place of the name of a column.

        Parameters
        ----------
        position
            The column's, from 0.

        Returns
        -------
        Place
            Where messages say that it is.
        """
        return self.sheet.place(self.row, position)

    def having(self, *roles: str) -> list[int]:
        """The columns of some roles.

        Parameters
        ----------
        *roles
            The roles.

        Returns
        -------
        list of int
            Positions, in their order.
        """
        return [position for position, held in self.roles.items() if held in roles]

    @property
    def others(self) -> dict[int, str]:
        """The columns of any other name, by position."""
        return {position: self.names[position] for position in self.having("other")}

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
        return max({*self.roles, *self.years} - {*self.others}, default=-1) + 1


def find_header(sheet: Sheet, given: Mapping[str, str] = NONE) -> Header | None:
    """The header of a sheet.

    Parameters
    ----------
    sheet
        The sheet.
    given
        Roles that the user gives to columns, by folded name.

    Returns
    -------
    Header or None
        The first row that is one, or else that of years and series of a single unit,
        as FRED's; None if there is neither.
    """
    rows = range(len(sheet.rows))
    headers = (_named(sheet, row, given) for row in rows)
    found = next(filter(_is_header, headers), None)
    if found is None:
        filled = (row for row in rows if any(sheet.rows[row]))
        pairs = pairwise(_named(sheet, row, given) for row in filled)
        found = next((one for one, below in pairs if _is_of_one_unit(one, below)), None)
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
            header.roles[position] = "other"
    return replace(header, is_strict=is_strict)


def _is_of_one_unit(header: Header, below: Header) -> bool:
    """Whether a row is a header of years and series without a unit."""
    years = header.having("year")
    is_dated = years and period_of(header.sheet.cell(below.row, years[0]))
    return bool(is_dated and header.others and not header.years)


def _is_header(header: Header) -> bool:
    """Whether a row is a header."""
    roles = set(header.roles.values())
    if {"unit", "year"} <= roles and not header.years:
        return True
    if not header.years or "year" in roles:
        return False
    first = min(header.years)
    if names := header.having("unit", "indicator"):
        return min(names) < first
    if first == 1 and not header.names[0] and len(header.years) > 1:
        header.roles[0] = "unit"  # a table whose corner is left blank
        return True
    return False


def is_second_header(sheet: Sheet, row: int) -> bool:
    """Whether a row below a header is another one: names and years alone.

    Parameters
    ----------
    sheet
        The sheet.
    row
        Position of the row.

    Returns
    -------
    bool
        Whether it is; the code of a country may be what a column is called, as GEO.
    """
    numbers = filter(NUMBER.fullmatch, sheet.rows[row])
    return all(map(period_of, numbers)) and _is_header(_named(sheet, row, NONE))


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
        if role is None and period_of(cell):
            header.years[position] = cell
            continue
        if role is None and (role := role_of(cell)) and unit_symbols(cell):
            header.measures[position] = split_measure(cell)[1] or cell
        elif role is None and (unit := _unit_of_value(cell)):
            role = "value"
            header.measures[position] = unit
        if role or cell:
            header.roles[position] = role or "other"
    # a column "unit" is the unit of measurement if another one names the units
    measure = "measure" if header.having("unit") else "unit"
    header.roles.update(dict.fromkeys(header.having("unit_or_measure"), measure))
    # columns of the unit or year count only if they are those that were given; of two
    # of a name, as SDMX has for code and label, the code counts, which is in capitals
    names, seen = header.names, set[str]()
    for position in sorted(header.roles, key=lambda at: not names[at].isupper()):
        role, name = header.roles[position], folded(names[position])
        is_other = role in given.values() and name not in given
        is_again = role in SINGLE and name in seen
        if is_again or (role in ("unit", "year") and is_other):
            header.roles[position] = "ignored"
        seen.add(name)
    return header


def expanded(sheet: Sheet) -> Sheet:
    r"""The sheet with each name in a cell of its own, where one has several.

    So are Eurostat's tables: freq,unit,geo\TIME_PERIOD. What follows the stroke is
    what the columns are: years. Messages still name columns as they stand in the
    file.

    Parameters
    ----------
    sheet
        The sheet as read.

    Returns
    -------
    Sheet
        The same one if no cell has several names.

    Raises
    ------
    ValidationError
        If a row has other names than the header.
    """
    row = next((r for r, cells in enumerate(sheet.rows) if _is_corner(cells)), None)
    if row is None:
        return sheet
    names = sheet.rows[row][0].rpartition("\\")[0].split(",")
    rows, violations = [], []
    for number, cells in enumerate(sheet.rows):
        first = names if number == row else cells[:1] and cells[0].split(",")
        if number < row or not any(cells):
            first = [*cells[:1], *[""] * (len(names) - 1)]
        elif len(first) != len(names):
            found, expected = f"{len(first)} names", f"{len(names)}, as in the header"
            violations.append(sheet.violation(found, expected, number, 0))
        rows.append([*(name.strip() for name in first), *cells[1:]])
    if violations:
        raise ValidationError(*violations)
    places = [0] * len(names) + list(range(1, max(map(len, rows))))
    columns = tuple(sheet.column(place) for place in places)
    return replace(sheet, rows=rows, columns=columns, is_flagged=True)


def _is_corner(cells: list[str]) -> bool:
    names, stroke, of_columns = (cells[0] if cells else "").rpartition("\\")
    return bool(stroke) and "," in names and of_columns.strip().isidentifier()


def in_one_row(sheet: Sheet) -> Sheet:
    """The sheet with the names of a header's second row beside those of the first.

    A second row says the same once more: the cells that name units, years and
    other columns do so in other words; years may be left out.

    Parameters
    ----------
    sheet
        The sheet.

    Returns
    -------
    Sheet
        The same one if its header has one row.
    """
    header = find_header(sheet)
    below = (row for row, cells in enumerate(sheet.rows) if any(cells))
    after = next((row for row in below if header and row > header.row), None)
    if header is None or after is None:
        return sheet
    second = [sheet.cell(after, position) for position in range(len(header.names))]
    if not _is_again(header, second):
        return sheet
    joined = [
        one if period_of(one) or not other else f"{one}\n{other}"
        for one, other in zip(header.names, second, strict=True)
    ]
    rows = list(sheet.rows)
    rows[header.row], rows[after] = joined, []
    return replace(sheet, rows=rows)


def _is_again(header: Header, second: list[str]) -> bool:
    """Whether a row has the roles of the header in other words, its years or none."""
    named = header.roles.keys() - header.others.keys() or {0}
    pairs = [(header.names[p], second[p]) for p in named]
    return all(
        role_of(other) is not None
        and role_of(one) == role_of(other)
        and folded(one) != folded(other)
        for one, other in pairs
    ) and all(
        not second[p] or period_of(second[p]) == period_of(text)
        for p, text in header.years.items()
    )
