"""Names as files have them, matched to the series of a study."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from entropanel.importing.bilingual import halves, is_chinese
from entropanel.notation.measures import (
    is_measure,
    measure,
    split_measure,
    unit_signs,
)
from entropanel.notation.tables import folded

Found = tuple[str | None, str | None]
# A name, a unit of measurement in brackets, and the name or key again.
KEYED = re.compile(r"(.+?[)\]）】])\s*(\S.*)")
# The World Bank's code in brackets after a name.
CODED = re.compile(r"(.+?)\s*\[([A-Z0-9]+(?:\.[A-Z0-9]+)+)\]")


IN_BRACKETS = re.compile(r"[(\[（【].*[)\]）】]", re.DOTALL)


class UnmatchedError(ValueError):
    """A name that matches nothing, or more than one; says what was expected."""


class UnknownError(UnmatchedError):
    """A name that matches nothing."""


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
        self.guessed: set[str] = set()

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
        raise UnknownError(f"a {self.kind} of the study{meant}{hint}")

    def agreed(
        self, name: str, texts: Iterable[str], resolve: Callable[[str], Found]
    ) -> Found | None:
        """What the parts of a name resolve to, or None if they do not agree.

        One that matches nothing passes if the study has no name in its script,
        unless it is in brackets or a unit of measurement: that says more than a name.
        """
        found, unknown = [], []
        for text in texts:
            try:
                found.append(resolve(text))
            except UnmatchedError:
                unknown.append(text)
        keys = {key for key, _ in found}
        if len(keys) != 1 or any(
            _says_more(text) or self._has_script(keys, text) for text in unknown
        ):
            return None
        if unknown:
            self.guessed.add(name)
        measures = (measure for _, measure in found)
        return keys.pop(), next(filter(None, measures), None)

    def _has_script(self, keys: set[str | None], text: str) -> bool:
        """Whether the study has a name of the key in the script of a text."""
        return any(
            keys & known and is_chinese(name) == is_chinese(text)
            for name, known in self.exact.items()
            if name not in known
        )


def _says_more(text: str) -> bool:
    """Whether a text beside a name is no name: it has brackets, or is a unit."""
    found = measure(text)
    is_unit = found.is_known or found.power != 0 or bool(unit_signs(text))
    return is_unit or bool(IN_BRACKETS.fullmatch(text))


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
        in them that is no unit of measurement is not passed over, nor is a sign.
        Raises UnmatchedError.
        """
        hint = "; --series names it"
        if keys := self.exact.get(name.strip()):
            return self.only(name, keys, hint), None
        head, unit = split_measure(name)
        has_signs = bool(unit) and not folded(unit or "")
        if not has_signs and (keys := self.keys(name)):
            return self._without_signs(name, self.only(name, keys, hint)), None
        key = self.only(head, self.keys(head), hint)
        declared = self.units[key]
        if unit and not is_measure(unit, declared):
            raise NarrowedError(
                f"a unit of measurement in the brackets, as {declared!r}{hint}"
            )
        return self._without_signs(head, key), unit

    def _without_signs(self, name: str, key: str) -> str:
        """The key, unless the name has signs of units that no name of it has."""
        signs = unit_signs(name)
        if not signs:
            return key
        known = (name for name, keys in self.exact.items() if key in keys)
        if signs not in map(unit_signs, known):
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
