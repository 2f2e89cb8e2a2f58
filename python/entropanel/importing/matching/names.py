"""Names as files have them, matched to keys of a study."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from entropanel.notation.bilingual import is_chinese
from entropanel.notation.measures import measure, unit_symbols
from entropanel.notation.tables import folded
from entropanel.suggestions import nearest

Found = tuple[str | None, str | None]
IN_BRACKETS = re.compile(r"[(\[（【].*[)\]）】]", re.DOTALL)


class UnmatchedError(ValueError):
    """A name that matches nothing, or more than one; says what was expected."""


class UnknownError(UnmatchedError):
    """A name that matches nothing. is_unlike_any: nor is it like one that is known."""

    def __init__(self, expected: str, *, is_unlike_any: bool = False) -> None:
        super().__init__(expected)
        self.is_unlike_any = is_unlike_any


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

    def only(self, name: str, keys: set[str], option: str = "") -> str:
        """The one key of those found. Raises UnmatchedError, which names an option."""
        if len(keys) == 1:
            return next(iter(keys))
        if keys:
            names = ", ".join(sorted(keys))
            raise UnmatchedError(f"one {self.kind}, not any of {names}{option}")
        known = (known for known in self.exact if folded(known))
        meant = nearest(name, known, folded)
        expected = f"a {self.kind} of the study{meant}{option}"
        raise UnknownError(expected, is_unlike_any=not meant)

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
    is_unit = found.is_known or found.power != 0 or bool(unit_symbols(text))
    return is_unit or bool(IN_BRACKETS.fullmatch(text))
