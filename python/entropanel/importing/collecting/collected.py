"""What is collected from files: cells, errors, and what is left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from entropanel.importing.messages import counted, listed
from entropanel.importing.sheets import Cell, Place
from entropanel.importing.target import Key
from entropanel.violations import Violation


@dataclass
class Collected:
    """Cells by series, unit and year; errors, warnings, what was left out.

    assumed: by file, the units of names that are known without their suffix only.
    left_out: counts of observations by reason. outside: names of units that are not
    the study's. unwanted: columns and indicators that were not chosen, with the file
    and sheet that has them first. missing: the number of cells without a value.
    said: errors that are reported once.
    """

    cells: dict[Key, Cell] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    assumed: dict[str, dict[str, str | None]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    outside: set[str] = field(default_factory=set)
    unwanted: dict[str, str] = field(default_factory=dict)
    missing: int = 0
    said: set[tuple[object, ...]] = field(default_factory=set)

    def reject(
        self, place: Place, found: str, expected: object, once: str = ""
    ) -> None:
        """Notes what is wrong with what stands at a place.

        Parameters
        ----------
        place, found
            The place, and what stands there.
        expected
            What should stand there, or the error that says so.
        once
            Where it is reported only once, at its first place: in a ``sheet``, or in
            a ``line``; "" if it is reported each time.
        """
        line = place.line if once == "line" else None
        key = (place.sheet.where, found, str(expected), line)
        if not once or key not in self.said:
            self.violations.append(place.violation(found, expected))
        if once:
            self.said.add(key)

    def warn(self, text: str) -> None:
        """Notes a warning, once.

        Parameters
        ----------
        text
            The warning.
        """
        if text not in self.warnings:
            self.warnings.append(text)

    def all_warnings(self) -> Iterator[str]:
        """The warnings, those of what was left out or assumed at their end.

        Yields
        ------
        str
            A warning.
        """
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
            for name, code in list(units.items())[:1]:
                more = len(units) - 1
                likewise = f", and {more} more names likewise" if more else ""
                yield f"{file}: {name!r} was read as {code}{likewise}"
        for reason, n in self.left_out.items():
            yield f"{counted(n, 'observation')} {reason}: left out"
