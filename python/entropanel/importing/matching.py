"""Names as files have them, matched to the series and units of a study."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from entropanel.importing.bilingual import halves, is_chinese
from entropanel.notation.countries import are_one, countries_of
from entropanel.notation.measures import (
    is_measure,
    measure,
    split_measure,
    unit_signs,
)
from entropanel.notation.tables import column, folded, table

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


@dataclass(frozen=True)
class Suffix:
    """What follows a unit's name, such as province or 省.

    is_implied: names may bear it where nothing says of which kind the units are.
    """

    text: str
    kind: str
    is_implied: bool


class UnitNames(Names):
    """Units by code and name, with and without suffixes such as province.

    A suffix of another kind is another unit: 吉林市 is no name of 吉林省. A unit's
    kinds are those of the suffixes that its names bear; of a unit whose names bear
    none, those that its name is known by, or else those of most units.
    """

    def __init__(self, rows: Iterable[tuple[str, Iterable[str]]]) -> None:
        rows = [(key, list(names)) for key, names in rows]
        super().__init__(rows, "unit")
        self.found: dict[str, str | None] = {}
        self.unknown: dict[str, UnmatchedError] = {}
        self.totals = set(map(folded, column("totals", "name")))
        self.short: dict[str, set[str]] = defaultdict(set)
        self.shown: dict[str, str] = {}
        self.kinds: dict[str, set[str]] = {}
        for key, names in rows:
            known = list(filter(None, names))
            self.shown[key] = f"{key} {known[-1]!r}" if known else key
            self.kinds[key] = _kinds(known)
            for name in (key, *known):
                self.short[_split(name)[0]].add(key)
                self.short[folded(name)].add(key)
        counts = Counter(kind for kinds in self.kinds.values() for kind in kinds)
        self.usual = {kind for kind, n in counts.items() if 2 * n >= len(rows)}

    def resolve(self, name: str) -> str | None:
        """The unit's code; None for a total, which is no unit.

        Raises UnmatchedError.
        """
        keys = self.keys(name)
        if unit_signs(name) and name.strip() not in self.exact:
            raise UnmatchedError("a unit of the study, and no unit of measurement")
        if not keys and folded(name) in self.totals:
            return None
        if keys:
            return self.only(name, keys)
        bare, suffix = _split(name)
        keys = self.short.get(bare, set())
        fitting = {key for key in keys if self._fits(key, bare, suffix)}
        if keys and not fitting:
            near = " or ".join(self.shown[key] for key in sorted(keys))
            raise UnknownError(
                f"a unit of the study, and {near} may be of another kind; "
                "study_unit_names.csv can have the name"
            )
        return self.only(name, fitting)

    def _fits(self, key: str, bare: str, suffix: Suffix | None) -> bool:
        """Whether a suffix is of the kind that a unit is of."""
        if suffix is None:
            return True
        kinds = self._kinds_of(key)
        found = _of_suffix(bare, suffix)
        return bool(kinds & found) if kinds else suffix.is_implied

    def _kinds_of(self, key: str) -> set[str]:
        """The kinds that a unit is of, as far as anything says so."""
        is_country = not self.kinds[key] and key in self.countries
        return {"country"} if is_country else self.kinds[key] or self.usual

    def is_assumed(self, name: str) -> bool:
        """Whether a name is a unit's only if its suffix is of the unit's kind.

        So it is if the study has the name without it, and says of no kind.
        """
        bare, suffix = _split(name)
        keys = self.short.get(bare, set())
        is_told = any(map(self._kinds_of, keys))
        return suffix is not None and not self.keys(name) and not is_told

    def find(self, name: str, names: Sequence[str] = ()) -> str | None:
        """As resolve, of a name in two languages or of a country, too.

        names: all that a row has for its unit. One that the study does not know is
        passed over if it is that of the same country as another one, which it does.
        Names and codes of countries count where the study's units are countries.
        Raises UnmatchedError.
        """
        try:
            return self._known(name)
        except UnknownError:
            for other in names:
                if other != name and are_one(name, other):
                    return self._known(other)
            raise

    def _known(self, name: str) -> str | None:
        """The code of a name, which is looked up once. Raises UnmatchedError."""
        if name in self.unknown:
            raise self.unknown[name]
        if name not in self.found:
            try:
                self.found[name] = self._looked_up(name)
            except UnmatchedError as reason:
                self.unknown[name] = reason
                raise
        return self.found[name]

    def _looked_up(self, name: str) -> str | None:
        try:
            found = self.resolve(name)
            # 中国 is a total, but not where the study's units are countries
            meant = countries_of(name) if found is None and self.countries else ()
            held = {key for key, country in self.countries.items() if country in meant}
            return self.only(name, held) if held else found
        except UnknownError:
            for texts in halves(name):
                # a town may be told by the code of its state: São Paulo/SP
                if not is_chinese(name) and texts[1] in self.shown:
                    continue
                if agreed := self.agreed(
                    name, texts, lambda text: (self.resolve(text), None)
                ):
                    return agreed[0]
            if not self.countries or not (meant := countries_of(name)):
                raise
            keys = {key for key, country in self.countries.items() if country in meant}
            if keys and len(meant) > 1:
                shown = ", ".join(sorted(meant))
                expected = f"one unit; this is a name of the countries {shown}"
                raise UnmatchedError(expected) from None
            return self.only(name, keys)

    @cached_property
    def countries(self) -> dict[str, str]:
        """The units that are countries: by their codes and by their names.

        A name that is no country's is no hindrance where most units are countries.
        """
        named: dict[str, set[str]] = defaultdict(set)
        for name, keys in self.exact.items():
            for key in keys:
                named[key] |= countries_of(name) if name != key else set()
        codes = {key: countries_of(key, is_code=True) for key in named}
        coded = {key: country for key, held in codes.items() for country in held}
        sure = {key for key, country in coded.items() if country in named[key]}
        if 2 * len(sure) >= len(named):
            sure |= {key for key in coded if not named[key]}
        return {key: coded[key] for key in sure}


def suffix_kind(name: str) -> str:
    """The kind of unit that a name's suffix says it is of, or ""."""
    _, suffix = _split(name)
    return suffix.kind if suffix else ""


def _kinds(names: list[str]) -> set[str]:
    """The kinds that a unit's names say it is of."""
    kinds: set[str] = set()
    known: set[str] = set()
    for name in names:
        bare, suffix = _split(name)
        if suffix is None:
            known |= _known_kinds().get(bare, set())
        else:
            kinds |= _of_suffix(bare, suffix)
    return kinds or known


def _of_suffix(bare: str, suffix: Suffix) -> set[str]:
    """The kinds of a unit with this suffix: 北京市 is a city and a province."""
    known = _known_kinds().get(bare, set())
    return known if suffix.kind in known else {suffix.kind}


@cache
def _split(name: str) -> tuple[str, Suffix | None]:
    """The folded name without a suffix such as province or 省, and the suffix."""
    found = folded(name)
    for suffix in _suffixes():
        if found.endswith(suffix.text) and len(found) >= len(suffix.text) + 2:
            return found.removesuffix(suffix.text), suffix
    return found, None


@cache
def _suffixes() -> list[Suffix]:
    """The longest first, so that 自治区 is not taken for 区."""
    found = [
        Suffix(folded(row["suffix"]), row["kind"], row["is_implied"] == "true")
        for row in table("name_suffixes")
    ]
    return sorted(found, key=lambda suffix: -len(suffix.text))


@cache
def _known_kinds() -> dict[str, set[str]]:
    """What units of well-known names are: a name may be a province's and a city's."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in table("known_kinds"):
        found[folded(row["name"])].add(row["kind"])
    return found
