"""From figures as found to cells of a study, everything that is wrong told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from entropanel.importing.layouts import Figure, Place
from entropanel.importing.matching import UnmatchedError
from entropanel.importing.sheets import Sheet
from entropanel.importing.target import Key, Target
from entropanel.notation.measures import (
    MeasureError,
    is_percent,
    power_between,
    split_measure,
)
from entropanel.notation.values import (
    NoNumberError,
    is_missing,
    number,
    shifted,
    shows_thousands,
    year_of,
)
from entropanel.study.files import Refusal


@dataclass(frozen=True)
class Cell:
    """A figure in the study's unit, and where it comes from."""

    value: Decimal
    place: Place
    indicator: str
    measure: str


@dataclass
class Collected:
    """Cells by series, unit and year; what was refused, warned of, left out.

    left_out counts figures by reason. missing counts the cells without one.
    """

    cells: dict[Key, Cell] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    missing: int = 0


class Collector:
    """Matches, reads and converts figures for one study.

    series: the one that figures belong to which no known name tells, or None.
    """

    def __init__(self, target: Target, series: str | None) -> None:
        self.target = target
        self.series = series
        self.into = Collected()
        self.said: set[tuple[str, ...]] = set()
        self.taken: dict[str, str] = {}

    def add(self, sheet: Sheet, figures: Iterable[Figure]) -> None:
        """Collects the figures of a sheet."""
        figures = list(figures)
        has_thousands = any(shows_thousands(figure.found) for figure in figures)
        for figure in figures:
            self._add(figure, has_thousands)

    def _add(self, figure: Figure, has_thousands: bool) -> None:
        unit = self._unit(figure)
        matched = None if unit is None else self._series(figure)
        if unit is None or matched is None:
            return
        series, measure = matched
        year = self._year(figure)
        power = self._power(figure, series, measure)
        if year is None or power is None:
            return
        if is_missing(figure.found):
            self.into.missing += 1
            return
        declared = self.target.series.units[series]
        try:
            value = number(
                figure.found,
                is_percent=is_percent(declared),
                has_thousands=has_thousands,
            )
        except NoNumberError as reason:
            self._refuse(figure.place, repr(figure.found), str(reason))
            return
        name = figure.indicator or ""
        cell = Cell(shifted(value, power), figure.place, name, measure or "")
        self._keep((series, unit, year), cell)

    def _unit(self, figure: Figure) -> str | None:
        if not figure.units:
            self._refuse(figure.place, "no name of a unit", "one of study_units.csv")
            return None
        try:
            codes = {self.target.units.resolve(name) for name in figure.units}
        except UnmatchedError as reason:
            shown = ", ".join(map(repr, figure.units))
            self._once(("unit", *figure.units), figure.place, shown, str(reason))
            return None
        if len(codes) > 1:
            shown = ", ".join(map(repr, figure.units))
            self._once(("units", shown), figure.place, shown, "names of one unit")
            return None
        (code,) = codes
        if code is None:
            self.into.left_out[f"of the total {figure.units[0]!r}"] += 1
        return code

    def _series(self, figure: Figure) -> tuple[str, str | None] | None:
        """Series and unit of measurement as found, or None if refused."""
        reasons: list[UnmatchedError] = []
        for name in filter(None, (figure.indicator, *figure.hints)):
            try:
                series, measure = self.target.series.resolve(name)
            except UnmatchedError as reason:
                reasons.append(reason)
                continue
            if self.series not in (None, series):
                found, expected = f"{name!r}, which is {series}", str(self.series)
                self._once(("other", name), figure.place, found, expected)
                return None
            return series, measure or figure.measure
        if self.series is not None:
            return self._given(figure)
        where = figure.place.sheet.where
        if figure.indicator is None:
            expected = "one, or --series to name the series"
            self._once(("none", where), figure.place, "no indicator", expected)
        else:
            key = ("series", where, figure.indicator)
            self._once(key, figure.place, repr(figure.indicator), str(reasons[0]))
        return None

    def _given(self, figure: Figure) -> tuple[str, str | None] | None:
        """The series that the user named, for one indicator a file."""
        assert self.series is not None
        sheet, name = figure.place.sheet, figure.indicator
        shown = name or f"the table of {sheet.where}"
        before = self.taken.setdefault(sheet.file, shown)
        if before != shown:
            expected = f"one indicator for --series, as {before!r}"
            self._once(("many", shown), figure.place, repr(shown), expected)
            return None
        if name is None:
            return self.series, figure.measure
        self._warn(f"{sheet.file}: {name!r} was read as {self.series}")
        return self.series, split_measure(name)[1] or figure.measure

    def _year(self, figure: Figure) -> int | None:
        year = year_of(figure.year)
        years = self.target.years
        if year is None:
            self._refuse(figure.place, f"the year {figure.year!r}", "one such as 2013")
            return None
        if year not in years:
            if not is_missing(figure.found):
                panel = f"{min(years)}-{max(years)}"
                self.into.left_out[f"of years outside the panel ({panel})"] += 1
            return None
        return year

    def _power(self, figure: Figure, series: str, measure: str | None) -> int | None:
        declared = self.target.series.units[series]
        if not measure:
            return 0
        try:
            power = power_between(measure, declared)
        except MeasureError as reason:
            key = ("measure", figure.place.sheet.where, series, measure)
            self._once(key, figure.place, f"the unit {measure!r}", str(reason))
            return None
        if power is None:
            self._warn(
                f"{figure.place.sheet.where}: {series} is in {measure!r}, the study "
                f"declares {declared!r}: the figures were not converted"
            )
            return 0
        return power

    def _keep(self, key: Key, cell: Cell) -> None:
        before = self.into.cells.setdefault(key, cell)
        if before is cell:
            return
        shown = f"{key[0]}, {key[1]}, {key[2]}"
        if before.value == cell.value:
            self.into.left_out["that stand twice, and are equal"] += 1
        else:
            self._refuse(
                cell.place,
                f"{cell.value:f} for {shown}",
                f"{before.value:f}, as in {before.place}",
            )

    def _refuse(self, place: Place, found: str, expected: str) -> None:
        self.into.refusals.append(place.refusal(found, expected))

    def _once(
        self, key: tuple[str, ...], place: Place, found: str, expected: str
    ) -> None:
        """Refuses a name where it stands first, and not in every row again."""
        key = (place.sheet.where, *key)
        if key not in self.said:
            self.said.add(key)
            self._refuse(place, found, expected)

    def _warn(self, text: str) -> None:
        if text not in self.into.warnings:
            self.into.warnings.append(text)
