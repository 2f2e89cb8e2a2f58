"""Names as files have them, matched to the series and units of a study."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable

from entropanel.notation.measures import is_measure, split_measure
from entropanel.notation.tables import column, folded


class UnmatchedError(ValueError):
    """A name that matches nothing, or more than one; says what was expected."""


class NarrowedError(UnmatchedError):
    """The name of a series, and in brackets what is no unit of measurement."""


class Names:
    """Keys of a study by any of their names."""

    def __init__(self, rows: Iterable[tuple[str, Iterable[str]]], kind: str) -> None:
        """rows: key and names. kind: what they are, for messages."""
        self.kind = kind
        self.exact: dict[str, set[str]] = defaultdict(set)
        self.folded: dict[str, set[str]] = defaultdict(set)
        for key, names in rows:
            for name in filter(None, (key, *names)):
                self.exact[name.strip()].add(key)
                self.folded[folded(name)].add(key)
        self.folded.pop("", None)

    def keys(self, name: str) -> set[str]:
        """The keys that a name may stand for: those of the name itself first."""
        return self.exact.get(name.strip()) or self.folded.get(folded(name), set())

    def only(self, name: str, keys: set[str], hint: str = "") -> str:
        """The one key of those found. Raises UnmatchedError."""
        if len(keys) == 1:
            return next(iter(keys))
        if keys:
            names = ", ".join(sorted(keys))
            raise UnmatchedError(f"one {self.kind}, not any of {names}{hint}")
        near = difflib.get_close_matches(folded(name), self.folded, 1)
        known = next((n for n in self.exact if near and folded(n) == near[0]), None)
        meant = f" (did you mean {known!r}?)" if known else ""
        raise UnmatchedError(f"a {self.kind} of the study{meant}{hint}")


class SeriesNames(Names):
    """Series by key, English and Chinese name, with a unit in brackets or not."""

    def __init__(
        self, rows: Iterable[tuple[str, Iterable[str]]], units: dict[str, str]
    ) -> None:
        """units: unit of measurement of each series."""
        super().__init__(rows, "series")
        self.units = units

    def resolve(self, name: str) -> tuple[str, str | None]:
        """Series and unit of measurement in the name, or None.

        Brackets may as well narrow the name down, "Population (urban)": a text
        in them that is no unit of measurement is not passed over.
        Raises UnmatchedError.
        """
        hint = "; --series names it"
        if keys := self.keys(name):
            return self.only(name, keys, hint), None
        head, unit = split_measure(name)
        keys = self.keys(head)
        key = self.only(head, keys, hint)
        declared = self.units[key]
        if unit and not is_measure(unit, declared):
            raise NarrowedError(
                f"a unit of measurement in the brackets, as {declared!r}{hint}"
            )
        return key, unit


class UnitNames(Names):
    """Units by code and name, with and without suffixes such as province."""

    def __init__(self, rows: Iterable[tuple[str, Iterable[str]]]) -> None:
        rows = [(key, list(names)) for key, names in rows]
        super().__init__(rows, "unit")
        self.suffixes = sorted(
            map(folded, column("name_suffixes", "suffix")), key=len, reverse=True
        )
        self.totals = set(map(folded, column("totals", "name")))
        self.short: dict[str, set[str]] = defaultdict(set)
        for key, names in rows:
            for name in filter(None, (key, *names)):
                self.short[self.bare(name)].add(key)

    def bare(self, name: str) -> str:
        """The folded name without a suffix such as province or 省."""
        found = folded(name)
        for suffix in self.suffixes:
            if found.endswith(suffix) and len(found) >= len(suffix) + 2:
                return found.removesuffix(suffix)
        return found

    def resolve(self, name: str) -> str | None:
        """The unit's code; None for a total, which is no unit.

        Raises UnmatchedError.
        """
        keys = self.keys(name)
        if not keys and folded(name) in self.totals:
            return None
        keys = keys or self.short.get(self.bare(name), set())
        return self.only(name, keys)
