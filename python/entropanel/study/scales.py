"""Whether the scale of an indicator fits the units of measurement it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from entropanel.notation.measures import Measure, measure
from entropanel.study.frames import Files
from entropanel.violations import SOFT, Violation, numbered

PER = re.compile(r"\s+per\s+|\s*/\s*")
# Powers of ten of a quotient of like quantities.
QUOTIENTS = {"ratio": 0, "percent": 2, "%": 2, "per mille": 3, "‰": 3}


def _units(files: Files) -> dict[str, str | None]:
    """The unit of measurement of each series."""
    series = files["study_series"]
    return dict(zip(series["series"], series["unit"], strict=True))


def _scales(files: Files) -> Iterator[Violation]:
    """A scale is the one that leads to the declared unit of an indicator.

    Only those are judged of which all units of measurement are in the tables of
    units, and the scale is a power of ten: another one converts something else,
    as years into weeks.
    """
    name, units = "study_indicators", _units(files)
    for line, row in numbered(files[name]):
        above, below = units.get(row["numerator"]), units.get(row["denominator"])
        if not (above and row["unit"]) or (row["denominator"] and not below):
            continue
        power = fitting_power(above, below, row["unit"])
        if power is None or _power(row["scale"] or "1") in (None, power):
            continue
        made = f"{above!r} by {below!r}" if below else repr(above)
        found = f"{row['scale'] or 'no scale'} for {row['unit']!r} of {made}"
        expected = f"{Decimal(1).scaleb(power):f}"
        yield files.violation(name, found, expected, line, "scale", SOFT)


def _substitutions(files: Files) -> Iterator[Violation]:
    """A series is taken for one in the same unit of measurement.

    Observations are shown in their own unit, but entered into one index or
    regression they may not be what is meant.
    """
    units = _units(files)
    for name, column, line, taken, replaced in _taken(files):
        of_taken, of_replaced = units.get(taken), units.get(replaced)
        if not (of_taken and of_replaced) or measure(of_taken) == measure(of_replaced):
            continue
        found = f"{taken!r} in {of_taken!r} for {replaced!r}"
        expected = f"a series in {of_replaced!r}"
        yield files.violation(name, found, expected, line, column, SOFT)


def _taken(files: Files) -> Iterator[tuple[str, str, int, str, str]]:
    """File, column and line of a substitution; the series taken and the declared."""
    name = "study_scenario_series"
    for line, row in numbered(files[name]):
        if row["source_series"]:
            yield name, "source_series", line, row["source_series"], row["series"]
    indicators = files["study_indicators"].drop_duplicates("indicator")
    parts = indicators.set_index("indicator")
    name = "study_scenario_indicators"
    for line, row in numbered(files[name]):
        for column in ("numerator", "denominator"):
            if row[column] and row["indicator"] in parts.index:
                replaced = parts.loc[row["indicator"], column]
                if replaced:
                    yield name, column, line, row[column], replaced


def _power(scale: str) -> int | None:
    """The power of ten that a scale is, or None."""
    try:
        sign, digits, exponent = Decimal(scale).normalize().as_tuple()
    except InvalidOperation:
        return None
    is_power = (sign, digits) == (0, (1,)) and isinstance(exponent, int)
    return int(exponent) if is_power else None


def fitting_power(numerator: str, denominator: str | None, unit: str) -> int | None:
    """Power of ten that turns a quotient of two series into a unit of measurement.

    A unit that names no denominator, as yuan of yuan by persons, is one per one.

    Parameters
    ----------
    numerator
        Unit of measurement of the series above.
    denominator
        Of the one below; None of a single series.
    unit
        Of the quotient.

    Returns
    -------
    int or None
        None if a unit is in no table, or they do not belong together.
    """
    above = measure(numerator)
    if denominator is None:
        into = measure(unit)
        is_alike = above.is_known and into.quantity == above.quantity
        return above.power - into.power if is_alike else None
    below = measure(denominator)
    if not (above.is_known and below.is_known):
        return None
    made = above.power - below.power
    if unit in QUOTIENTS:
        return made + QUOTIENTS[unit] if above.quantity == below.quantity else None
    over, *under = (_measure(part) for part in PER.split(unit))
    if over.quantity != above.quantity or len(under) > 1:
        return None
    if not under:
        return made - over.power
    if under[0].quantity != below.quantity:
        return None
    return made - over.power + under[0].power


def _measure(text: str) -> Measure:
    """A unit of measurement that may stand in the singular, as after per."""
    found = measure(text)
    return found if found.is_known else measure(f"{text}s")


SCALE_RULES = (_scales, _substitutions)
