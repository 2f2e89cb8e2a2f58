"""What is collected from files: cells, errors, and what is left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from entropanel.importing.messages import counted, listed
from entropanel.importing.observations import Cell
from entropanel.importing.sheets import Place
from entropanel.importing.target import Key
from entropanel.violations import Violation


@dataclass
class Collected:
    """Cells by series, unit and year; errors, warnings, what was left out.

    assumed: by file, the units of names that are known without their suffix only.
    left_out: counts of observations by reason. outside: names of units that are not
    the study's. unwanted: columns and indicators that were not chosen, with the file
    and sheet that has them first. missing: the number of cells without a value.
    """

    cells: dict[Key, Cell] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    assumed: defaultdict[str, dict[str, str | None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    left_out: Counter[str] = field(default_factory=Counter)
    outside: set[str] = field(default_factory=set)
    unwanted: dict[str, str] = field(default_factory=dict)
    missing: int = 0
    said: set[tuple[object, ...]] = field(default_factory=set)

    def reject(self, place: Place, found: str, expected: str) -> None:
        """Notes what is wrong with what stands at a place."""
        self.violations.append(place.violation(found, expected))

    def reject_once(
        self, place: Place, found: str, expected: str, *, a_line: bool = False
    ) -> None:
        """Rejects a name where it stands first on a sheet, and not in every row.

        a_line: it is reported once per line.
        """
        key = (place.sheet.where, found, expected, place.line if a_line else None)
        if key not in self.said:
            self.said.add(key)
            self.reject(place, found, expected)

    def warn(self, text: str) -> None:
        """Notes a warning, once."""
        if text not in self.warnings:
            self.warnings.append(text)

    def all_warnings(self) -> Iterator[str]:
        """The warnings, those of what was left out or assumed at their end."""
        yield from self.warnings
        if self.outside:
            many = counted(len(self.outside), "unit")
            yield f"{many} outside the study: left out ({listed(self.outside)})"
        sheets: dict[str, list[str]] = defaultdict(list)
        for name, where in self.unwanted.items():
            sheets[where].append(name)
        for where, names in sheets.items():
            many = counted(len(names), "column or indicator", "columns or indicators")
            yield f"{where}: {many} not chosen: left out ({listed(names)})"
        for file, units in self.assumed.items():
            (name, code), *others = units.items()
            more = f", and {len(others)} more names likewise" if others else ""
            yield f"{file}: {name!r} was read as {code}{more}"
        for reason, n in self.left_out.items():
            yield f"{counted(n, 'observation')} {reason}: left out"
