"""Units of measurement: recognised, compared and converted by powers of ten."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from entropanel.notation.tables import folded, half_width, table
from entropanel.notation.values import BLANKS, plain

BRACKETS = re.compile(r"(.*?)\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]\s*", re.DOTALL)
# A number, and what stands before or after it.
BESIDE = re.compile(rf"(-?)([^\d.-]*?)(-?[\d.][\d.,{BLANKS}]*?)\s*([^\d]*)")
# What may stand before a unit: in thousands, en %.
IN = re.compile(r"^(?:in|en|em)\s+", re.IGNORECASE)
PERCENT_LIKE = "%‰‱٪﹪°℃℉"
# The quantity of ratios, percentages and the like in the table of units.
SHARE = "share"


class MeasureError(ValueError):
    """Units of measurement that cannot be converted into each other.

    kind: a code of what is wrong.
    """

    kind = "other-measure"


@dataclass(frozen=True)
class Measure:
    """A quantity times ten to a power.

    is_known: the quantity is in the table. is_bare: a magnitude in words that
    names no quantity, as 10 thousand. whole: of a share, what it is a share of,
    if that is said.
    """

    quantity: str
    power: int
    is_known: bool
    is_bare: bool = False
    whole: str = ""


@cache
def split_measure(name: str) -> tuple[str, str | None]:
    """A name and the unit of measurement in the brackets at its end.

    In the brackets the unit may be called one, as (单位：万人). A symbol of a unit
    counts without brackets, too: Urbanisation, %.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    tuple of str and str or None
        Name and unit, None if the name has none.
    """
    found = BRACKETS.fullmatch(name.strip())
    if not found:
        return _split_symbol(name.strip())
    head, unit = found.group(1), found.group(2).strip()
    key, _, rest = half_width(unit).partition(":")
    unit = rest.strip() if rest and folded(key) in _captions() else unit
    return head, unit


def title_measure(title: str) -> str | None:
    """The unit of measurement that a title says, or is, as in thousands.

    A title that is the word of a unit alone may as well be what it counts.

    Parameters
    ----------
    title
        The title.

    Returns
    -------
    str or None
        The unit; None if there is none.
    """
    if unit := split_measure(title)[1]:
        return unit
    found = measure(title)
    return title.strip() if found.is_known and found.power else None


def _split_symbol(name: str) -> tuple[str, str | None]:
    """A name and the symbols of a unit at its end or beginning, or None."""
    plain, symbols = half_width(name), unit_symbols(name)
    if len(symbols) == 1 and plain.endswith(symbols[0]):
        return plain.removesuffix(symbols[0]).rstrip(" ,;:/"), symbols[0]
    if len(symbols) == 1 and plain.startswith(symbols[0]):
        return plain.removeprefix(symbols[0]).lstrip(" ,;:/"), symbols[0]
    return name, None


@cache
def unit_symbols(text: str) -> tuple[str, ...]:
    """The symbols in a text that are units of measurement: of shares, currencies.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    tuple of str
        The symbols in their order.
    """
    marked = (
        char if char in PERCENT_LIKE or unicodedata.category(char) == "Sc" else " "
        for char in half_width(text)
    )
    return tuple("".join(marked).split())


@cache
def _captions() -> set[str]:
    """What a unit of measurement is called."""
    rows = table("column_names")
    return {folded(row["name"]) for row in rows if "measure" in row["role"]}


def _folded(text: str) -> str:
    return re.sub(r"[\s,]+", "", half_width(text).casefold())


@cache
def _quantities() -> dict[str, list[Measure]]:
    """By name; a symbol may be one of several currencies."""
    found: dict[str, list[Measure]] = {}
    for row in table("units_of_measurement"):
        one = Measure(row["quantity"], int(row["power"]), True)
        found.setdefault(_folded(row["name"]), []).append(one)
    return found


@cache
def _magnitudes() -> list[tuple[str, int]]:
    """Longest first, so that 10 thousand is not taken for 10."""
    rows = [(_folded(row["name"]), int(row["power"])) for row in table("magnitudes")]
    return sorted(rows, key=lambda row: -len(row[0]))


def measure(text: str) -> Measure:
    """What a unit of measurement says: 万人 is persons times ten to the fourth.

    Parameters
    ----------
    text
        The unit.

    Returns
    -------
    Measure
        What it says in all likelihood.
    """
    return _readings(text)[0]


@cache
def _readings(text: str) -> list[Measure]:
    """What a unit of measurement may say, the likeliest first."""
    found = _folded(IN.sub("", text.strip()))
    quantities = _quantities()
    if found in quantities:
        return quantities[found]
    for name, power in _magnitudes():
        rest = found.removeprefix(name)
        if rest != found and not rest[:1].isdigit():
            rest = _noun(rest)
            # a bare magnitude counts things
            nouns = quantities.get(rest or "items", [Measure(rest, 0, False)])
            is_bare = not rest and not name.isdigit()
            return [replace(n, power=n.power + power, is_bare=is_bare) for n in nouns]
        noun = found.removesuffix(name)
        if noun != found and unit_symbols(noun) and noun in quantities:
            # € million
            return [replace(n, power=n.power + power) for n in quantities[noun]]
    share, _, whole = found.partition("of")
    first, *_ = quantities.get(share, [Measure("", 0, False)])
    if whole and first.quantity == SHARE:
        return [Measure(SHARE, first.power, True, whole=whole)]
    return [Measure(found, 0, False)]


def _noun(rest: str) -> str:
    """What follows a magnitude, without what joins the two: thousands of persons."""
    nouns = (rest.removeprefix(joined) for joined in ("sof", "of", "s"))
    return next((n for n in nouns if n == "" or n in _quantities()), rest)


def power_between(found: str, declared: str) -> int | None:
    """Power of ten that turns values in one unit into the other.

    A magnitude alone, as 10 thousand, is one of what is declared.

    Parameters
    ----------
    found
        The unit of the values.
    declared
        The unit that they are turned into.

    Returns
    -------
    int or None
        The exponent. None where nothing is declared, or if the units may differ by
        more than that: one is in no table, and of their magnitudes nothing is told
        apart.

    Raises
    ------
    MeasureError
        If they measure different things, or unknown ones in different magnitudes, or
        one is a share or a symbol and the other in no table.
    """
    if not declared:
        return None
    others = _readings(declared)
    for one in _readings(found):
        for other in others:
            is_counted = one.is_bare and other.quantity != SHARE
            # of shares the wholes count, as far as both say them
            is_whole = not (one.whole and other.whole) or one.whole == other.whole
            if is_counted or (one.quantity == other.quantity and is_whole):
                return one.power - other.power
    one, other = measure(found), others[0]
    is_certain = one.is_known and other.is_known
    is_certain |= SHARE in (one.quantity, other.quantity) or bool(unit_symbols(found))
    if is_certain or one.power != other.power:
        raise MeasureError(f"the unit {declared!r}, or one that converts into it")
    return None


def split_value(text: str, declared: str) -> tuple[str, str]:
    """The number in a cell, and the unit of measurement beside it.

    Of a text that is no unit, as in 12² or 12 p, nothing is taken off.

    Parameters
    ----------
    text
        The text of a cell.
    declared
        The unit of the series.

    Returns
    -------
    tuple of str
        Number and unit, "" if there is none.
    """
    found = plain(text)
    if cut := BESIDE.fullmatch(found):
        minus, before, digits, after = (part.strip() for part in cut.groups())
        unit = before or after
        if unit and not (before and after) and is_measure(unit, declared):
            return minus + digits, unit
    return found, ""


def is_measure(text: str, declared: str) -> bool:
    """Whether a text names a unit of measurement, and does not narrow a name.

    One that the tables know, one with a magnitude, a symbol, or one of what is
    declared.

    Parameters
    ----------
    text
        The text.
    declared
        The unit of the series.

    Returns
    -------
    bool
        Whether it does.
    """
    found, other = measure(text), measure(declared)
    if found.whole:
        return found.whole == other.whole
    is_same = found.quantity == other.quantity
    is_symbol = bool(unit_symbols(text)) and not folded(text)
    return found.is_known or found.power != 0 or is_same or is_symbol


def is_percent(unit: str) -> bool:
    """Whether a series in this unit is in percent.

    Parameters
    ----------
    unit
        The unit.

    Returns
    -------
    bool
        Whether it is.
    """
    found = measure(unit)
    return found.quantity == SHARE and found.power == -2


@cache
def _codes() -> dict[str, str]:
    return {row["code"]: row["unit"] for row in table("unit_codes")}


def measured(unit: str, power: str) -> str:
    """A unit of measurement that may be a code of SDMX, times a power of ten.

    Parameters
    ----------
    unit
        The unit or its code.
    power
        The exponent, the number or the word for it, as 3, 1000, thousands or
        3: Thousands; "" if there is none.

    Returns
    -------
    str
        The unit in words.

    Raises
    ------
    MeasureError
        If the power is none of these.
    """
    times = _magnitude_of(power) if power else ""
    return " ".join(filter(None, [times, _codes().get(unit.strip(), unit)]))


def _magnitude_of(text: str) -> str:
    """The magnitude that a column of multipliers names, in words; "" if it is one.

    Raises MeasureError.
    """
    code = half_width(text).partition(":")[0].strip()
    code = re.sub(r"\.0+$", "", code)
    if code == "0" or _folded(code) in ("unit", "units", "one", "ones"):
        return ""
    words = _magnitude_words()
    word = _folded(code).removesuffix("s")
    named = (power for name, power in _magnitudes() if name == word)
    power = int(code) if code.isdecimal() and int(code) in words else next(named, 0)
    if power not in words:
        raise MeasureError("a power of ten, as 3, 1000 or thousands")
    return words[power]


@cache
def _magnitude_words() -> dict[int, str]:
    """Powers of ten in English words, of each one."""
    names = ((int(row["power"]), row["name"]) for row in table("magnitudes"))
    return {p: name for p, name in names if name.isascii() and not name.isdigit()}
