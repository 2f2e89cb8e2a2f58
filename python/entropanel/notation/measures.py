"""Units of measurement: told apart from names, compared, converted by powers of ten."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from entropanel.notation.tables import half_width, table

BRACKETS = re.compile(r"(.*\S)\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]\s*", re.DOTALL)


class MeasureError(ValueError):
    """Units of measurement of which one cannot be converted into the other."""


@dataclass(frozen=True)
class Measure:
    """A quantity times ten to a power; is_known: the quantity is in the table."""

    quantity: str
    power: int
    is_known: bool


def split_measure(name: str) -> tuple[str, str | None]:
    """A name and the unit of measurement in the brackets at its end, or None."""
    found = BRACKETS.fullmatch(name)
    return (found.group(1), found.group(2).strip()) if found else (name.strip(), None)


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
            return Measure(noun.quantity, noun.power + power, noun.is_known)
    return Measure(found, 0, False)


def power_between(found: str, declared: str) -> int | None:
    """Power of ten that turns figures in one unit into the other.

    None if the units may differ by more than that: one is in no table, and of
    their magnitudes nothing is told apart. Raises MeasureError if they measure
    different things, or unknown ones in different magnitudes.
    """
    one, other = measure(found), measure(declared)
    if one.quantity == other.quantity:
        return one.power - other.power
    if (one.is_known and other.is_known) or one.power != other.power:
        raise MeasureError(f"the unit {declared!r}, or one that converts into it")
    return None


def is_measure(text: str) -> bool:
    """Whether a text names a unit of measurement that the tables know."""
    return measure(text).is_known


def is_percent(unit: str) -> bool:
    """Whether a series in this unit is in percent."""
    return measure(unit).quantity == "percent"
