"""Countries by the codes of ISO 3166, and by their names in many languages."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from entropanel.notation.tables import folded, table

NO_COUNTRIES: frozenset[str] = frozenset()


def countries_of(text: str, *, is_code: bool = False) -> frozenset[str]:
    """The countries that a text may stand for.

    Codes are those of ISO 3166 (by pycountry), in capitals. Names are those of the
    standard, of the Unicode locale data in any language (by Babel), and those of
    ``data/country_names.csv`` that statistical offices use besides, some codes of
    Eurostat among them.

    Parameters
    ----------
    text
        A code or name.
    is_code
        Whether only codes count.

    Returns
    -------
    frozenset of str
        Their codes of two letters.
    """
    if country := _codes().get(text.strip()):
        return frozenset([country])
    return NO_COUNTRIES if is_code else _names().get(folded(text), NO_COUNTRIES)


def are_one(one: str, other: str) -> bool:
    """Whether two texts name one country.

    Parameters
    ----------
    one, other
        Codes or names.

    Returns
    -------
    bool
        Whether each stands for one country, and both for the same.
    """
    countries = countries_of(one)
    return len(countries) == 1 and countries == countries_of(other)


@cache
def _codes() -> dict[str, str]:
    """Countries by code: those of today alone."""
    import pycountry

    rows = table("country_names")
    found = {row["name"]: row["country"] for row in rows if row["country"]}
    for country in pycountry.countries:
        for code in (country.alpha_2, country.alpha_3, country.numeric):
            found[code] = country.alpha_2
    return found


@cache
def _names() -> dict[str, frozenset[str]]:
    """Countries by folded name."""
    import pycountry
    from babel import Locale
    from babel.localedata import locale_identifiers

    codes = set(_codes().values())
    found: dict[str, set[str]] = defaultdict(set)
    for identifier in locale_identifiers():
        if "_" in identifier and identifier not in ("zh_Hant", "pt_PT"):
            continue
        for code, name in Locale.parse(identifier).territories.items():
            if code in codes:
                found[folded(name)].add(code)
    for country in pycountry.countries:
        for kind in ("name", "official_name", "common_name"):
            found[folded(getattr(country, kind, ""))].add(country.alpha_2)
    for row in table("country_names"):
        found[folded(row["name"])].add(row["country"])
    # names that some language has for a country, and others for a part of it
    no_countries = {name for name, held in found.items() if "" in held}
    for name in ("", *no_countries):
        found.pop(name, None)
    return {name: frozenset(codes) for name, codes in found.items()}
