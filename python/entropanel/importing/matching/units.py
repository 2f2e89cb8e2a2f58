"""Names of units as files have them: with suffixes, in two languages, of countries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from entropanel.importing.matching.names import Names, UnknownError, UnmatchedError
from entropanel.notation.column_names import halves, is_chinese
from entropanel.notation.countries import are_one, countries_of
from entropanel.notation.measures import unit_symbols
from entropanel.notation.tables import column, folded, table


class Suffix(NamedTuple):
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
        known = [(key, list(filter(None, names))) for key, names in rows]
        super().__init__(known, "unit", "; --only-known-units leaves others out")
        self.found: dict[str, str | UnmatchedError | None] = {}
        self.totals = set(map(folded, column("totals", "name")))
        self.short: dict[str, set[str]] = defaultdict(set)
        self.shown = {k: f"{k} {names[-1]!r}" if names else k for k, names in known}
        self.kinds = {key: _kinds(names) for key, names in known}
        for key, names in known:
            for name in (key, *names):
                self.short[_split(name)[0]].add(key)
                self.short[folded(name)].add(key)
        counts = Counter(kind for kinds in self.kinds.values() for kind in kinds)
        self.usual = {kind for kind, n in counts.items() if 2 * n >= len(known)}

    def resolve(self, name: str) -> str | None:
        """The unit of a name in one language.

        Parameters
        ----------
        name
            The name.

        Returns
        -------
        str or None
            The unit's code; None for a total, which is no unit.

        Raises
        ------
        UnmatchedError
            If it is no name of one unit.
        """
        keys = self.keys(name)
        if unit_symbols(name) and name.strip() not in self.exact:
            expected = "a unit of the study, and no unit of measurement"
            raise UnmatchedError(expected, "unit-of-measurement")
        if keys:
            return self.only(name, keys)
        if folded(name) in self.totals:
            return None
        bare, suffix = _split(name)
        keys = self.short.get(bare, set())
        fitting = {key for key in keys if self._fits(key, bare, suffix)}
        if keys and not fitting:
            near = " or ".join(self.shown[key] for key in sorted(keys))
            kind = f"{near} may be of another kind"
            expected = f"a unit of the study, and {kind}; study_unit_names.csv can have"
            raise UnknownError(f"{expected} the name", "unknown-unit")
        return self.only(name, fitting)

    def _fits(self, key: str, bare: str, suffix: Suffix | None) -> bool:
        """Whether a suffix is of the kind that a unit is of."""
        if suffix is None:
            return True
        kinds = self._kinds_of(key)
        return bool(kinds & _of_suffix(bare, suffix)) if kinds else suffix.is_implied

    def _kinds_of(self, key: str) -> set[str]:
        """The kinds that a unit is of, as far as anything says so."""
        is_country = not self.kinds[key] and key in self.countries
        return {"country"} if is_country else self.kinds[key] or self.usual

    def is_assumed(self, name: str) -> bool:
        """Whether a name is a unit's only if its suffix is of the unit's kind.

        So it is if the study has the name without it, and says of no kind.

        Parameters
        ----------
        name
            The name.

        Returns
        -------
        bool
            Whether that is assumed.
        """
        bare, suffix = _split(name)
        if suffix is None or self.keys(name):
            return False
        return not any(map(self._kinds_of, self.short.get(bare, set())))

    def find(self, name: str, names: Sequence[str] = ()) -> str | None:
        """The unit of a name, which may be in two languages or a country's.

        A name that the study does not know is passed over if it is that of the same
        country as another one of the row, which it does. Names and codes of countries
        count where the study's units are countries.

        Parameters
        ----------
        name
            The name.
        names
            All that a row has for its unit.

        Returns
        -------
        str or None
            The unit's code; None for a total, which is no unit.

        Raises
        ------
        UnmatchedError
            If it is no name of one unit.
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
        if name not in self.found:
            try:
                self.found[name] = self._looked_up(name)
            except UnmatchedError as reason:
                self.found[name] = reason
        found = self.found[name]
        if isinstance(found, UnmatchedError):
            raise found
        return found

    def _looked_up(self, name: str) -> str | None:
        try:
            found = self.resolve(name)
            # 中国 is a total, but not where the study's units are countries
            held = self._of_country(name) if found is None else set()
            return self.only(name, held) if held else found
        except UnknownError:
            for texts in halves(name):
                # a town may be told by the code of its state: São Paulo/SP
                if not is_chinese(name) and texts[1] in self.shown:
                    continue
                agreed = self.agreed(name, texts, lambda t: (self.resolve(t), None))
                if agreed:
                    return agreed[0]
            if not self.countries or not (meant := countries_of(name)):
                raise
            keys = self._of_country(name)
            if keys and len(meant) > 1:
                shown = ", ".join(sorted(meant))
                expected = f"one unit; this is a name of the countries {shown}"
                raise UnmatchedError(expected, "ambiguous-unit") from None
            return self.only(name, keys)

    def _of_country(self, name: str) -> set[str]:
        """The units that are countries of this name."""
        meant = countries_of(name) if self.countries else ()
        return {key for key, country in self.countries.items() if country in meant}

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
    """The kind of unit that the suffix of a name tells.

    Parameters
    ----------
    name
        The name of a unit, as Alder City.

    Returns
    -------
    str
        The kind, as of ``data/name_suffixes.csv``; "" if the name has no suffix.
    """
    _, suffix = _split(name)
    return suffix.kind if suffix else ""


def _kinds(names: list[str]) -> set[str]:
    """The kinds that a unit's names say it is of: by suffixes, or as well known."""
    parts = list(map(_split, names))
    told = [_of_suffix(bare, suffix) for bare, suffix in parts if suffix]
    known = [_known_kinds().get(bare, set()) for bare, suffix in parts if not suffix]
    return set().union(*told) or set().union(*known)


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
