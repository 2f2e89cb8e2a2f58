"""Sheets of text cells, places in them, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from entropanel.errors import InputError
from entropanel.violations import Violation


class ValidationError(InputError):
    """Input that is wrong; ``violations`` say how."""

    def __init__(self, *violations: Violation) -> None:
        super().__init__("\n".join(map(str, violations)))
        self.violations = list(violations)


def invalid(*told: Any) -> ValidationError:
    """The error of one thing that is wrong: file, found, expected, line, column."""
    return ValidationError(Violation(*told))


@dataclass(frozen=True)
class Area:
    """Cells of a sheet from a first to a last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first = f"{letters(self.left)}{self.top + 1}"
        return f"{first}:{letters(self.right)}{self.bottom + 1}"


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
        """Name of a column for messages: its name, letters or number."""
        if self.columns:
            return self.columns[position]
        return str(position + 1) if self.is_text else letters(position)

    def cell(self, row: int, position: int) -> str:
        """The cell of a row, "" if the row ends before."""
        cells = self.rows[row]
        return cells[position] if position < len(cells) else ""

    def cells(self, row: int, positions: list[int]) -> list[str]:
        """Some cells of a row."""
        return [self.cell(row, position) for position in positions]

    def place(self, row: int | None = None, position: int | None = None) -> Place:
        """The place of a cell, of a row, or of the sheet."""
        line = None if row is None else self.lines[row]
        return Place(self, line, None if position is None else self.column(position))

    def violation(
        self, found: str, expected: str, row: int | None = None, at: int | None = None
    ) -> Violation:
        """What is wrong with the sheet, or with the cell in a row at a position."""
        return self.place(row, at).violation(found, expected)


@dataclass(frozen=True)
class Place:
    """Where an observation or name stands; line and column may be all of them."""

    sheet: Sheet
    line: int | None = None
    column: str | None = None

    def violation(self, found: str, expected: str) -> Violation:
        """What is wrong with what stands here."""
        return Violation(self.sheet.where, found, expected, self.line, self.column)

    def beside(self, other: Place) -> str:
        """The place in the form used inside a message about another place."""
        where = "" if self.sheet.where == other.sheet.where else f"{self.sheet.where}, "
        return f"{where}line {self.line}, {self.column}"


def named_sheet(
    file: str, name: str | None, rows: list[list[str]], labels: tuple[str, ...] = ()
) -> Sheet:
    """A sheet whose first row, line 0, has the names of its columns."""
    return Sheet(file, name, rows, list(range(len(rows))), tuple(rows[0]), labels)


def letters(position: int) -> str:
    """The letters of a spreadsheet's column, from 0: A, B, ..., Z, AA."""
    before, last = divmod(position, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)
