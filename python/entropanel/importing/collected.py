"""What is collected of files, and what is said of a figure on its way there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from entropanel.importing.places import Cell, Figure, Place
from entropanel.importing.target import Key
from entropanel.notation.measures import split_measure
from entropanel.notation.tables import half_width
from entropanel.study.files import Refusal


@dataclass(frozen=True)
class Matched:
    """The series of an indicator, its name and unit of measurement as found.

    place: where the unit of measurement stands.
    """

    series: str
    name: str
    measure: str | None
    place: Place

    @property
    def shown(self) -> str:
        """Name and unit for messages."""
        head, unit = split_measure(self.name)
        name = head if unit == self.measure else self.name
        return f"{name!r} in the unit {self.measure!r}" if name else repr(self.measure)


@dataclass
class Collected:
    """Cells by series, unit and year; what was refused, warned of, left out.

    assumed: by file, the units of names that are known without their suffix only.
    left_out counts figures by reason. missing counts the cells without one.
    """

    cells: dict[Key, Cell] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    assumed: defaultdict[str, dict[str, str | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    left_out: Counter[str] = field(default_factory=Counter)
    missing: int = 0


def names_of(figure: Figure) -> Iterator[tuple[str, Place]]:
    """What may be the name of a figure's series: titles only if no cell has one."""
    if figure.indicator is not None:
        for name in (figure.indicator, *figure.labels):
            yield name, figure.sources.indicator
        return
    for title, place in zip(figure.titles, figure.sources.titles, strict=False):
        yield title, place
        _, colon, rest = half_width(title).partition(":")
        if colon:
            yield rest.strip(), place
