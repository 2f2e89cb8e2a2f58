"""Observations of years, and of parts of years, which a rule aggregates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Context, Decimal

from entropanel.importing.sheets import Cell, Observation, Text, ValidationError
from entropanel.importing.target import Key
from entropanel.notation.periods import PARTS, Period, period_of
from entropanel.violations import Violation

RULES = ("sum", "mean", "last")
NAMES = {"half": "half-yearly", "quarter": "quarterly", "month": "monthly"}
# Months that begin or end the parts of a year.
SPACED = {
    "half": [{1, 7}, {6, 12}],
    "quarter": [{1, 4, 7, 10}, {3, 6, 9, 12}, {2, 5, 8, 11}],
    "month": [set(range(1, 13))],
}
# As many digits as a double keeps.
MEAN = Context(prec=15)


def dated(observations: list[Observation], rule: str) -> list[Observation]:
    """The observations with plain years, and the part of the year if it is one.

    A date stands for its year if each year has one, always the same, else for its
    month or quarter. What names no period is left as it is.

    Parameters
    ----------
    observations
        Those of one sheet.
    rule
        How parts of a year are aggregated, one of RULES, or "".

    Returns
    -------
    list of Observation
        The observations in their order.

    Raises
    ------
    ValidationError
        For parts of years without a rule, and for days and weeks.
    """
    periods = [period_of(each.year.text) for each in observations]
    kind_of_dates = _kind_of_dates(observations, periods)
    result = []
    for each, period in zip(observations, periods, strict=True):
        if period is not None:
            kind, number = _part(period, kind_of_dates)
            if kind != "year" and not (rule and kind in PARTS):
                raise ValidationError(_violation(each.year, kind))
            part = None if kind == "year" else (kind, number)
            year = Text(str(period.year), each.year.place)
            each = replace(each, year=year, part=part)
        result.append(each)
    return result


def _violation(year: Text, kind: str) -> Violation:
    """The error for a period that is not a year."""
    found, expected = f"{year.text!r}, which names no year", "yearly observations"
    if kind in PARTS:
        found = f"{year.text!r}, a {NAMES[kind]} observation"
        expected = (
            "yearly ones; --aggregate sum, mean or last makes them of complete years"
        )
    return year.place.violation(found, expected)


def _kind_of_dates(
    observations: list[Observation], periods: list[Period | None]
) -> str:
    """What the dates of a sheet stand for: year, month, quarter, half or day."""
    dates: dict[object, list[Period]] = defaultdict(list)
    for each, period in zip(observations, periods, strict=True):
        if period and period.kind == "date":
            units = tuple(unit.text for unit in each.units)
            dates[units, each.indicator.text].append(period)
    groups = dates.values()
    days = {period.part for held in groups for period in held}
    if all(len({p.year for p in held}) == len(held) for held in groups):
        return "year" if len(days) <= 1 else "day"
    if any(len({(p.year, p.part[0]) for p in held}) < len(held) for held in groups):
        return "day"
    months = {month for month, _ in days}
    kinds = (kind for kind, sets in SPACED.items() if any(months <= s for s in sets))
    return next(kinds, "day")


def _part(period: Period, kind_of_dates: str) -> tuple[str, int]:
    """What a period is, and which part of its year."""
    if period.kind != "date":
        return period.kind, period.part[0] if period.part else 0
    many = PARTS.get(kind_of_dates, 1)
    return kind_of_dates, (period.part[0] - 1) * many // 12 + 1


class Parts:
    """Cells of parts of years, until all are there.

    cells: by series, unit and year, then by kind and number of the part. rules: how
    each is aggregated.
    """

    def __init__(self) -> None:
        self.cells: dict[Key, dict[tuple[str, int], Cell]] = defaultdict(dict)
        self.rules: dict[Key, str] = {}

    def keep(self, key: Key, part: tuple[str, int], cell: Cell, rule: str) -> Cell:
        """Keeps the cell of a part of a year, unless the part has another.

        Parameters
        ----------
        key
            Series, unit and year.
        part
            Kind and number of the part.
        cell
            The cell.
        rule
            How the parts are aggregated, one of RULES.

        Returns
        -------
        Cell
            The cell that the part has: this one, unless it had another before.
        """
        self.rules[key] = rule
        return self.cells[key].setdefault(part, cell)

    def years(self) -> Iterator[tuple[Key, Cell | None]]:
        """The cell of each year, from those of its parts.

        Yields
        ------
        tuple
            Series, unit and year; and the cell, which stands where its first part
            does and whose flag says how it was made, or None if a part is missing.
        """
        for key, parts in self.cells.items():
            ((kind, _), *_) = parts
            cells = [parts[part] for part in sorted(parts)]
            if len({kind for kind, _ in parts}) > 1 or len(cells) < PARTS[kind]:
                yield key, None
                continue
            rule = self.rules[key]
            value = aggregated([cell.value for cell in cells], rule)
            flags = dict.fromkeys(cell.flag for cell in cells if cell.flag)
            made = f"{rule} of {len(cells)} {kind}s"
            yield key, replace(cells[0], value=value, flag=", ".join([made, *flags]))


def aggregated(values: list[Decimal], rule: str) -> Decimal:
    """The value of a year from those of its parts.

    Parameters
    ----------
    values
        Values of the parts, in their order.
    rule
        One of RULES.

    Returns
    -------
    Decimal
        The value.
    """
    if rule == "last":
        return values[-1]
    total = sum(values, Decimal(0))
    return total if rule == "sum" else MEAN.divide(total, Decimal(len(values)))
