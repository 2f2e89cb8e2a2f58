"""Observations as found in files, with their positions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from entropanel.importing.sheets import Place


@dataclass(frozen=True)
class Told:
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
    indicator: Told
    labels: tuple[str, ...]
    titles: tuple[Told, ...]
    measure: Told
    units: tuple[Told, ...]
    year: Told
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
