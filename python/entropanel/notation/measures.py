"""Units of measurement: told apart from names, compared, converted by powers of ten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from entropanel.notation.tables import folded, half_width, table

BRACKETS = re.compile(r"(.*?)\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]\s*", re.DOTALL)


class MeasureError(ValueError):
    """Units of measurement of which one cannot be converted into the other."""


@dataclass(frozen=True)
class Measure:
    """A quantity times ten to a power.

    is_known: the quantity is in the table. is_bare: a magnitude in words that
    names no quantity, as 10 thousand.
    """

    quantity: str
    power: int
    is_known: bool
    is_bare: bool = False


def split_measure(name: str) -> tuple[str, str | None]:
    """A name and the unit of measurement in the brackets at its end, or None.

    In the brackets the unit may be called one, as (单位：万人).
    """
    found = BRACKETS.fullmatch(name.strip())
    if not found:
        return name.strip(), None
    head, unit = found.group(1), found.group(2).strip()
    key, _, rest = half_width(unit).partition(":")
    return head, rest.strip() if rest and folded(key) in _captions() else unit


@cache
def _captions() -> set[str]:
    """What a unit of measurement is called."""
    rows = table("column_names")
    return {folded(row["name"]) for row in rows if "measure" in row["role"]}


def _folded(text: str) -> str:
    return re.sub(r"[\s,]+", "", half_width(text).casefold())


@cache
def _quantities() -> dict[str, Measure]:
    return {
        _folded(row["name"]): Measure(row["quantity"], int(row["power"]), True)
        for row in table("units_of_measurement")
    }


@cache
def _magnitudes() -> list[tuple[str, int]]:
    """Longest first, so that 10 thousand is not taken for 10."""
    rows = [(_folded(row["name"]), int(row["power"])) for row in table("magnitudes")]
    return sorted(rows, key=lambda row: -len(row[0]))


def measure(text: str) -> Measure:
    """What a unit of measurement says: 万人 is persons times ten to the fourth."""
    found = _folded(text)
    quantities = _quantities()
    if found in quantities:
        return quantities[found]
    for name, power in _magnitudes():
        rest = found.removeprefix(name)
        if rest != found and not rest[:1].isdigit():
            # a bare magnitude counts things
            noun = quantities.get(rest or "items", Measure(rest, 0, False))
            is_bare = not rest and not name.isdigit()
            return Measure(noun.quantity, noun.power + power, noun.is_known, is_bare)
    return Measure(found, 0, False)


def power_between(found: str, declared: str) -> int | None:
    """Power of ten that turns figures in one unit into the other.

    A magnitude alone, as 10 thousand, is one of what is declared. None if the
    units may differ by more than that: one is in no table, and of their
    magnitudes nothing is told apart. Raises MeasureError if they measure
    different things, or unknown ones in different magnitudes.
    """
    one, other = measure(found), measure(declared)
    is_counted = one.is_bare and other.quantity not in ("percent", "per mille")
    if one.quantity == other.quantity or is_counted:
        return one.power - other.power
    if (one.is_known and other.is_known) or one.power != other.power:
        raise MeasureError(f"the unit {declared!r}, or one that converts into it")
    return None


def is_measure(text: str, declared: str) -> bool:
    """Whether a text names a unit of measurement, and does not narrow a name.

    One that the tables know, one with a magnitude, or one of what is declared.
    """
    found = measure(text)
    is_same = found.quantity == measure(declared).quantity
    return found.is_known or found.power != 0 or is_same


def is_percent(unit: str) -> bool:
    """Whether a series in this unit is in percent."""
    return measure(unit).quantity == "percent"
