"""Figures as they are found, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from entropanel.importing.sheets import Sheet
from entropanel.study.files import Refusal


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
    flag: what stands beside it, as p for provisional. part: kind and number of the
    part of the year that it is of.
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
    flag: str = ""
    part: tuple[str, int] | None = None


@dataclass(frozen=True)
class Cell:
    """A figure in the study's unit, and where it comes from.

    indicator, measure and flag are as found; power: of ten, by which it was
    converted.
    """

    value: Decimal
    place: Place
    indicator: str
    measure: str
    power: int = 0
    flag: str = ""
