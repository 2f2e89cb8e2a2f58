"""Names as files have them, matched to keys of a study; those of its series."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from entropanel.notation.column_names import halves, is_chinese
from entropanel.notation.measures import (
    is_measure,
    measure,
    split_measure,
    unit_symbols,
)
from entropanel.notation.tables import folded
from entropanel.suggestions import nearest

Rows = Iterable[tuple[str, Iterable[str]]]
Found = tuple[str | None, str | None]
IN_BRACKETS = re.compile(r"[(\[（【].*[)\]）】]", re.DOTALL)
# A name, a unit of measurement in brackets, and the name or key again; or a name and
# the World Bank's code in brackets.
KEYED = re.compile(r"(.+?[)\]）】])\s*(\S.*)")
CODED = re.compile(r"(.+?)\s*\[[A-Z0-9]+(?:\.[A-Z0-9]+)+\]")
SAID = "; --series names it"


class UnmatchedError(ValueError):
    """A name that matches nothing, or more than one; says what was expected.

    kind: a code of what is wrong.
    """

    def __init__(self, expected: str, kind: str) -> None:
        super().__init__(expected)
        self.kind = kind


class UnknownError(UnmatchedError):
    """A name that matches nothing."""


class Names:
    """Keys of a study by any of their names."""

    def __init__(self, rows: Rows, kind: str, unlike: str = "") -> None:
        """rows: key and names. kind: what they are, for messages.

        unlike: what messages offer for a name that is like none of them.
        """
        self.kind, self.unlike = kind, unlike
        self.exact: dict[str, set[str]] = defaultdict(set)
        self.folded: dict[str, set[str]] = defaultdict(set)
        for key, names in rows:
            for name in filter(None, (key, *names)):
                self.exact[name.strip()].add(key)
                self.folded[folded(name)].add(key)
        self.folded.pop("", None)
        self.guessed: set[str] = set()

    def keys(self, name: str) -> set[str]:
        """The keys that a name may stand for.

        Parameters
        ----------
        name
            The name.

        Returns
        -------
        set of str
            Those of which it is a name, or else those of names that differ from it in
            case, width, blanks and punctuation alone.
        """
        return self.exact.get(name.strip()) or self.folded.get(folded(name), set())

    def only(self, name: str, keys: set[str], option: str = "") -> str:
        """The one key of those found.

        Parameters
        ----------
        name
            The name that was looked up.
        keys
            The keys that it may stand for.
        option
            What messages offer otherwise.

        Returns
        -------
        str
            The key.

        Raises
        ------
        UnmatchedError
            If there is none, or more than one.
        """
        if len(keys) == 1:
            return next(iter(keys))
        if keys:
            expected = f"one {self.kind}, not any of {', '.join(sorted(keys))}{option}"
            raise UnmatchedError(expected, f"ambiguous-{self.kind}")
        known = filter(folded, self.exact)
        meant = nearest(name, known, folded) or self.unlike
        expected = f"a {self.kind} of the study{meant}{option}"
        raise UnknownError(expected, f"unknown-{self.kind}")

    def agreed(
        self, name: str, texts: Iterable[str], resolve: Callable[[str], Found]
    ) -> Found | None:
        """What the parts of a name stand for, if they agree.

        A part that matches nothing passes if the study has no name in its script,
        unless it is in brackets or a unit of measurement: that says more than a name.

        Parameters
        ----------
        name
            The name.
        texts
            Its parts.
        resolve
            Key and unit of measurement of a part; raises UnmatchedError.

        Returns
        -------
        tuple or None
            Key and unit of measurement; None if the parts do not agree.
        """
        found, unknown = [], []
        for text in texts:
            try:
                found.append(resolve(text))
            except UnmatchedError:
                unknown.append(text)
        keys = {key for key, _ in found}
        is_more = any(_says_more(t) or self._has_script(keys, t) for t in unknown)
        if len(keys) != 1 or is_more:
            return None
        if unknown:
            self.guessed.add(name)
        return keys.pop(), next((measure for _, measure in found if measure), None)

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
    is_unit = found.is_known or found.power != 0 or bool(unit_symbols(text))
    return is_unit or bool(IN_BRACKETS.fullmatch(text))


class SeriesNames(Names):
    """Series by key, English and Chinese name, with a unit in brackets or not."""

    def __init__(self, rows: Rows, units: dict[str, str]) -> None:
        """units: unit of measurement of each series."""
        super().__init__(rows, "series")
        self.units = units

    def _resolved(self, name: str) -> tuple[str, str | None]:
        """Series and unit of measurement in the name, or None.

        Brackets may as well narrow the name down, "Population (urban)": a text
        in them that is no unit of measurement is not passed over, nor is a symbol.
        Raises UnmatchedError.
        """
        if keys := self.exact.get(name.strip()):
            return self.only(name, keys, SAID), None
        head, unit = split_measure(name)
        has_symbols = bool(unit) and not folded(unit or "")
        if not has_symbols and (keys := self.keys(name)):
            return self._without_symbols(name, self.only(name, keys, SAID)), None
        key = self.only(head, self.keys(head), SAID)
        if unit and not is_measure(unit, self.units[key]):
            raise self._narrowed("a unit of measurement in the brackets", key)
        return self._without_symbols(head, key), unit

    def _without_symbols(self, name: str, key: str) -> str:
        """The key, unless the name has symbols of units that no name of it has."""
        symbols = unit_symbols(name)
        known = (name for name, keys in self.exact.items() if key in keys)
        if symbols and symbols not in map(unit_symbols, known):
            expected = "the unit of measurement in brackets at the end"
            raise self._narrowed(expected, key)
        return key

    def _narrowed(self, expected: str, key: str) -> UnmatchedError:
        """The name of a series, and in brackets what is no unit of measurement."""
        shown = f"{expected}, as {self.units[key]!r}{SAID}"
        return UnmatchedError(shown, "narrowed-series")

    def has(self, name: str) -> bool:
        """Whether a name is that of a series, with or without a unit.

        Parameters
        ----------
        name
            The name.

        Returns
        -------
        bool
            Whether `find` finds it.
        """
        try:
            return bool(name and self.find(name))
        except UnmatchedError:
            return False

    def find(self, name: str) -> tuple[str, str | None]:
        """The series of a name, which may be in two languages or with key or code.

        Such are 人口 Population, Population(persons) population, and those of the
        World Bank with a code in brackets.

        Parameters
        ----------
        name
            The name, with a unit of measurement or without.

        Returns
        -------
        tuple of str and str or None
            The key of the series, and the unit in the name.

        Raises
        ------
        UnmatchedError
            If it is no name of one series, or says more than a name and a unit.
        """
        try:
            return self._resolved(name)
        except UnmatchedError:
            forms = (form.fullmatch(name.strip()) for form in (CODED, KEYED))
            ways = [found.groups() for found in forms if found]
            for texts in [*ways, *halves(name)]:
                key, measure = self.agreed(name, texts, self._resolved) or (None, None)
                if key:
                    return key, measure
            raise
