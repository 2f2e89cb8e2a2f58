"""Names of series, with and without units of measurement."""

from __future__ import annotations

import re
from collections.abc import Iterable

from entropanel.importing.matching.names import (
    Names,
    NarrowedError,
    UnmatchedError,
)
from entropanel.notation.bilingual import halves
from entropanel.notation.measures import is_measure, split_measure, unit_symbols
from entropanel.notation.tables import folded

# A name, a unit of measurement in brackets, and the name or key again.
KEYED = re.compile(r"(.+?[)\]）】])\s*(\S.*)")
# The World Bank's code in brackets after a name.
CODED = re.compile(r"(.+?)\s*\[([A-Z0-9]+(?:\.[A-Z0-9]+)+)\]")


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
        in them that is no unit of measurement is not passed over, nor is a symbol.
        Raises UnmatchedError.
        """
        option = "; --series names it"
        if keys := self.exact.get(name.strip()):
            return self.only(name, keys, option), None
        head, unit = split_measure(name)
        has_symbols = bool(unit) and not folded(unit or "")
        if not has_symbols and (keys := self.keys(name)):
            return self._without_symbols(name, self.only(name, keys, option)), None
        key = self.only(head, self.keys(head), option)
        declared = self.units[key]
        if unit and not is_measure(unit, declared):
            raise NarrowedError(
                f"a unit of measurement in the brackets, as {declared!r}{option}"
            )
        return self._without_symbols(head, key), unit

    def _without_symbols(self, name: str, key: str) -> str:
        """The key, unless the name has symbols of units that no name of it has."""
        symbols = unit_symbols(name)
        if not symbols:
            return key
        known = (name for name, keys in self.exact.items() if key in keys)
        if symbols not in map(unit_symbols, known):
            raise NarrowedError(
                f"the unit of measurement in brackets at the end, as "
                f"{self.units[key]!r}; --series names it"
            )
        return key

    def has(self, name: str) -> bool:
        """Whether a name is that of a series, with or without a unit."""
        try:
            return bool(name and self.find(name))
        except UnmatchedError:
            return False

    def find(self, name: str) -> tuple[str, str | None]:
        """As resolve, of a name in two languages or with key or code, too.

        Such are 人口 Population, Population(persons) population, and those of the
        World Bank with a code in brackets. Raises UnmatchedError.
        """
        try:
            return self.resolve(name)
        except UnmatchedError:
            coded = CODED.fullmatch(name.strip())
            keyed = KEYED.fullmatch(name.strip())
            ways = [coded.groups()[:1]] if coded else []
            ways += [keyed.groups()] if keyed else []
            for texts in [*ways, *halves(name)]:
                key, measure = self.agreed(name, texts, self.resolve) or (None, None)
                if key:
                    return key, measure
            raise
