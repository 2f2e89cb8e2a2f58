"""What of files is left out: each thing named once, with a count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

SHOWN = 10


@dataclass
class LeftOut:
    """Names of units outside the study, and of columns that are not wanted.

    names: columns and indicators, with the file and sheet that has them first.
    """

    units: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)

    def warnings(self) -> Iterator[str]:
        """A warning of each kind, and of each sheet."""
        if self.units:
            what = "unit" if len(self.units) == 1 else "units"
            many = f"{len(self.units)} {what} outside the study"
            yield f"{many}: left out ({shown(self.units)})"
        sheets: dict[str, list[str]] = defaultdict(list)
        for name, where in self.names.items():
            sheets[where].append(name)
        for where, names in sheets.items():
            what = "column or indicator" if len(names) == 1 else "columns or indicators"
            yield f"{where}: {len(names)} {what} not chosen: left out ({shown(names)})"


def shown(names: set[str] | list[str]) -> str:
    """The first of some names, and how many more there are."""
    listed = sorted(names) if isinstance(names, set) else names
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(map(repr, listed[:SHOWN])) + more
