"""Whether the scale of an indicator fits the units of measurement it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import pandas as pd

from entropanel.notation.measures import Measure, measure
from entropanel.study.declarations import Declarations
from entropanel.study.files import Refusal, numbered

PER = re.compile(r"\s+per\s+|\s*/\s*")
# Powers of ten of a quotient of like quantities.
QUOTIENTS = {"ratio": 0, "percent": 2, "%": 2, "per mille": 3, "‰": 3}


def scale_warnings(
    frames: dict[str, pd.DataFrame], declared: Declarations
) -> Iterator[Refusal]:
    """Indicators whose scale is not the one that leads to their declared unit.

    Only those are judged of which all units of measurement are in the tables of
    units, and the scale is a power of ten: another one converts something else,
    as years into weeks. frames: as of a study that was read.
    """
    series = frames["study_series"]
    units = dict(zip(series["series"], series["unit"], strict=True))
    path = str(declared.seeds["study_indicators"].path)
    for line, row in numbered(frames["study_indicators"]):
        above, below = units.get(row["numerator"]), units.get(row["denominator"])
        if not (above and row["unit"]) or (row["denominator"] and not below):
            continue
        power = fitting_power(above, below, row["unit"])
        if power is None or _power(row["scale"] or "1") in (None, power):
            continue
        made = f"{above!r} by {below!r}" if below else repr(above)
        found = f"{row['scale'] or 'no scale'} for {row['unit']!r} of {made}"
        expected = f"{Decimal(1).scaleb(power):f}"
        yield Refusal(path, found, expected, line, "scale")


def substitution_warnings(
    frames: dict[str, pd.DataFrame], declared: Declarations
) -> Iterator[Refusal]:
    """Series in another unit of measurement than those that they are taken for.

    Their figures are shown in their own unit, but entered into one index or
    regression they may not be what is meant. frames: as of a study that was read.
    """
    series = frames["study_series"]
    units = dict(zip(series["series"], series["unit"], strict=True))
    for name, column, line, taken, replaced in _substitutions(frames):
        of_taken, of_replaced = units.get(taken), units.get(replaced)
        if not (of_taken and of_replaced) or measure(of_taken) == measure(of_replaced):
            continue
        path = str(declared.seeds[name].path)
        found = f"{taken!r} in {of_taken!r} for {replaced!r}"
        yield Refusal(path, found, f"a series in {of_replaced!r}", line, column)


def _substitutions(
    frames: dict[str, pd.DataFrame],
) -> Iterator[tuple[str, str, int, str, str]]:
    """File, column and line of a substitution; the series taken and the declared."""
    name = "study_scenario_series"
    for line, row in numbered(frames[name]):
        if row["source_series"]:
            yield name, "source_series", line, row["source_series"], row["series"]
    indicators = frames["study_indicators"].drop_duplicates("indicator")
    parts = indicators.set_index("indicator")
    name = "study_scenario_indicators"
    for line, row in numbered(frames[name]):
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

    The arguments are units of measurement; denominator: None of a single series.
    None if one of them is in no table, or they do not belong together. A unit
    that names no denominator, as yuan of yuan by persons, is one per one.
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
