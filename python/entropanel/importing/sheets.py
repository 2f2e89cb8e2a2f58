"""Sheets of text cells, what stands in them where, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from entropanel.errors import InputError
from entropanel.violations import Violation


class ValidationError(InputError):
    """Input that is wrong; ``violations`` say how."""

    def __init__(self, *violations: Violation) -> None:
        super().__init__("\n".join(map(str, violations)))
        self.violations = list(violations)


def invalid(*violation: Any) -> ValidationError:
    """The error of a single violation.

    Parameters
    ----------
    *violation
        What a Violation is made of: file, found, expected, line, column.

    Returns
    -------
    ValidationError
        The error, to be raised.
    """
    return ValidationError(Violation(*violation))


class Area(NamedTuple):
    """Cells of a sheet from a first to a last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        from xlsxwriter.utility import xl_range

        return str(xl_range(*self))


@dataclass(frozen=True)
class Sheet:
    """A table of text cells as it stands in a file.

    rows: cells from the first column on, not necessarily of one length.
    lines: line or row of each in the file, from 1. columns: names of the
    columns where the file has them apart, else none. labels: what such columns
    are called beside their names. is_text: a row too short was cut. merged:
    areas of merged cells, each of which has the area's text. is_flagged: values
    have flags behind them.
    """

    file: str
    name: str | None
    rows: list[list[str]]
    lines: list[int]
    columns: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    is_text: bool = False
    merged: tuple[Area, ...] = ()
    is_flagged: bool = False

    @property
    def where(self) -> str:
        """File and sheet, for messages."""
        return self.file if self.name is None else f"{self.file}, sheet {self.name!r}"

    def column(self, position: int) -> str:
        """What messages call a column: its name, letters or number.

        Parameters
        ----------
        position
            The column's, from 0.

        Returns
        -------
        str
            Its name if the file has names apart from the rows, its number from 1 in
            a text file, else the letters of a spreadsheet.
        """
        from xlsxwriter.utility import xl_col_to_name

        if self.columns:
            return self.columns[position]
        return str(position + 1) if self.is_text else xl_col_to_name(position)

    def cell(self, row: int, position: int) -> str:
        """The text of a cell.

        Parameters
        ----------
        row, position
            Position of its row and column, from 0.

        Returns
        -------
        str
            The text; "" if the row ends before the column.
        """
        cells = self.rows[row]
        return cells[position] if position < len(cells) else ""

    def place(self, row: int | None = None, position: int | None = None) -> Place:
        """The place of a cell, of a row, or of the sheet.

        Parameters
        ----------
        row, position
            Position of the row and column, from 0; None for all of them.

        Returns
        -------
        Place
            Where messages say that it is.
        """
        line = None if row is None else self.lines[row]
        return Place(self, line, None if position is None else self.column(position))

    def violation(self, found: str, expected: str, *at: int | None) -> Violation:
        """What is wrong with the sheet, or with a row or cell of it.

        Parameters
        ----------
        found, expected
            What stands there, and what should.
        *at
            Position of the row and column, from 0; all of them if not given.

        Returns
        -------
        Violation
            The violation, with its place.
        """
        return self.place(*at).violation(found, expected)


@dataclass(frozen=True)
class Place:
    """Where an observation or name stands; line and column may be all of them."""

    sheet: Sheet
    line: int | None = None
    column: str | None = None

    def violation(self, found: str, expected: object) -> Violation:
        """What is wrong with what stands here.

        Parameters
        ----------
        found
            What stands here.
        expected
            What should stand here, or the error that says so, whose ``kind`` is that
            of the violation.

        Returns
        -------
        Violation
            The violation, with this place.
        """
        where, kind = self.sheet.where, getattr(expected, "kind", "")
        return Violation(where, found, str(expected), self.line, self.column, kind=kind)

    def beside(self, other: Place) -> str:
        """The place as a message about another place names it.

        Parameters
        ----------
        other
            The place that the message is about.

        Returns
        -------
        str
            Line and column, after file and sheet if they are not the other's.
        """
        where = "" if self.sheet.where == other.sheet.where else f"{self.sheet.where}, "
        return f"{where}line {self.line}, {self.column}"


def named_sheet(
    file: str, name: str | None, rows: list[list[str]], labels: tuple[str, ...] = ()
) -> Sheet:
    """A sheet whose columns have names of their own.

    Parameters
    ----------
    file, name
        The file, and what the sheet is called in it, if it is.
    rows
        The cells; the first row, line 0, has the names of the columns.
    labels
        What the columns are called beside their names.

    Returns
    -------
    Sheet
        The sheet.
    """
    return Sheet(file, name, rows, list(range(len(rows))), tuple(rows[0]), labels)


class Text(NamedTuple):
    """A text of a file and where it stands; "" and where it should stand."""

    text: str
    place: Place


@dataclass(frozen=True)
class Observation:
    """An observation as found, all text.

    indicator: its name, "" if no cell names it; labels: what the name's column is
    called beside it. titles: titles, and the name of the sheet last, which name the
    indicator if nothing else does. measure: unit of measurement if it is given apart.
    units: every name of its unit. flag: what stands beside it, as p for provisional.
    part: kind and number of the part of the year that it is of.
    """

    place: Place
    found: str
    indicator: Text
    labels: tuple[str, ...]
    titles: tuple[Text, ...]
    measure: Text
    units: tuple[Text, ...]
    year: Text
    flag: str = ""
    part: tuple[str, int] | None = None


@dataclass(frozen=True)
class Cell:
    """An observation in the study's unit, and where it comes from.

    indicator, measure and flag are as found; power: of ten, by which it was
    converted.
    """

    value: Decimal
    place: Place
    indicator: str
    measure: str
    power: int = 0
    flag: str = ""
