"""From figures as found to cells of a study, everything that is wrong told at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from entropanel.importing.layouts import Figure, Place
from entropanel.importing.matching import NarrowedError, UnmatchedError
from entropanel.importing.sheets import Sheet
from entropanel.importing.target import Key, Target
from entropanel.notation.measures import (
    MeasureError,
    is_measure,
    is_percent,
    power_between,
    split_measure,
)
from entropanel.notation.tables import half_width
from entropanel.notation.values import (
    NoNumberError,
    SeparatorError,
    is_missing,
    number,
    shifted,
    shows_thousands,
    year_of,
)
from entropanel.study.files import Refusal


@dataclass(frozen=True)
class Cell:
    """A figure in the study's unit, and where it comes from.

    indicator and measure are as found; power: of ten, by which it was converted.
    """

    value: Decimal
    place: Place
    indicator: str
    measure: str
    power: int = 0


@dataclass(frozen=True)
class Matched:
    """The series of an indicator, its name and unit of measurement as found."""

    series: str
    name: str
    measure: str | None

    @property
    def shown(self) -> str:
        """Name and unit for messages."""
        head, unit = split_measure(self.name)
        name = head if unit == self.measure else self.name
        return f"{name!r} in the unit {self.measure!r}" if name else repr(self.measure)


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
    thousands: what separates them, or "" if the user does not say.
    """

    def __init__(self, target: Target, series: str | None, thousands: str = "") -> None:
        self.target = target
        self.thousands = thousands
        self.series = series
        self.into = Collected()
        self.said: set[tuple[str, ...]] = set()
        self.taken: dict[str, str] = {}

    def add(self, sheet: Sheet, figures: Iterable[Figure]) -> None:
        """Collects the figures of a sheet."""
        figures = list(figures)
        shows = any(shows_thousands(figure.found) for figure in figures)
        thousands = self.thousands or ("," if shows else "")
        separated: dict[str, list[tuple[Figure, SeparatorError]]] = defaultdict(list)
        for figure in figures:
            try:
                self._add(figure, thousands)
            except SeparatorError as reason:
                separated[figure.place.column].append((figure, reason))
        for (first, why), *others in separated.values():
            more = f" (and {len(others)} more in the column)" if others else ""
            self._refuse(first.place, f"{first.found!r}{more}", str(why))

    def _add(self, figure: Figure, thousands: str) -> None:
        """Collects a figure. Raises SeparatorError."""
        unit = self._unit(figure)
        matched = None if unit is None else self._series(figure)
        if unit is None or matched is None:
            return
        year = self._year(figure)
        power = self._power(figure, matched)
        if year is None or power is None:
            return
        if is_missing(figure.found):
            self.into.missing += 1
            return
        declared = self.target.series.units[matched.series]
        try:
            value = number(
                figure.found, is_percent=is_percent(declared), thousands=thousands
            )
        except SeparatorError:
            raise
        except NoNumberError as reason:
            self._refuse(figure.place, repr(figure.found), str(reason))
            return
        measure = matched.measure or ""
        cell = Cell(shifted(value, power), figure.place, matched.name, measure, power)
        self._keep((matched.series, unit, year), cell)

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

    def _series(self, figure: Figure) -> Matched | None:
        """What the indicator is and its unit as found, or None if refused."""
        reasons: list[tuple[str, UnmatchedError]] = []
        for name in _names(figure):
            try:
                series, measure = self.target.series.resolve(name)
            except UnmatchedError as reason:
                reasons.append((name, reason))
                continue
            if self.series not in (None, series):
                found, expected = f"{name!r}, which is {series}", str(self.series)
                self._once(("other", name), figure.place, found, expected)
                return None
            return Matched(series, name, measure or self._measure(figure, series))
        if self.series is not None:
            return self._given(figure, self.series)
        self._unmatched(figure, reasons)
        return None

    def _unmatched(
        self, figure: Figure, reasons: list[tuple[str, UnmatchedError]]
    ) -> None:
        """Refuses an indicator whose names are of no series."""
        if figure.indicator is None:
            # a title may be about anything, unless it has the name of a series
            reasons = [held for held in reasons if isinstance(held[1], NarrowedError)]
        if reasons:
            name, reason = reasons[0]
            self._once(("series", name), figure.place, repr(name), str(reason))
        else:
            expected = "one, or --series to name the series"
            self._once(("none",), figure.place, "no indicator", expected)

    def _given(self, figure: Figure, series: str) -> Matched | None:
        """The series that the user named, for one indicator a file."""
        sheet, name = figure.place.sheet, figure.indicator
        shown = name or f"the table of {sheet.where}"
        before = self.taken.setdefault(sheet.file, shown)
        if before != shown:
            expected = f"one indicator for --series, as {before!r}"
            self._once(("many", shown), figure.place, repr(shown), expected)
            return None
        names = [name] if name else [t for t in figure.titles if t != sheet.name]
        if names:
            quoted = ", ".join(map(repr, names))
            self._warn(f"{sheet.file}: {quoted} was read as {series}")
        measure = split_measure(name)[1] if name else None
        return Matched(
            series, "; ".join(names), measure or self._measure(figure, series)
        )

    def _measure(self, figure: Figure, series: str) -> str | None:
        """The unit of measurement that stands apart from the indicator's name."""
        declared = self.target.series.units[series]
        bracketed = (split_measure(t)[1] for t in (*figure.labels, *figure.titles))
        units = (unit for unit in bracketed if unit and is_measure(unit, declared))
        return figure.measure or next(units, None)

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

    def _power(self, figure: Figure, matched: Matched) -> int | None:
        """Power of ten that turns the figure into the series' unit, or None."""
        declared = self.target.series.units[matched.series]
        where = figure.place.sheet.where
        if not matched.measure:
            if self.series is not None:
                self._warn(
                    f"{where}: no unit of measurement was found: the figures of "
                    f"{matched.series} were taken in {declared!r}"
                )
            return 0
        try:
            power = power_between(matched.measure, declared)
        except MeasureError as reason:
            key = ("measure", matched.series, matched.measure)
            self._once(key, figure.place, matched.shown, str(reason))
            return None
        if power is None:
            self._warn(
                f"{where}: {matched.series} is in {matched.measure!r}, the study "
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


def _names(figure: Figure) -> Iterator[str]:
    """What may be the name of a figure's series: titles only if no cell has one."""
    if figure.indicator is not None:
        yield from (figure.indicator, *figure.labels)
        return
    for title in figure.titles:
        yield title
        _, colon, rest = half_width(title).partition(":")
        if colon:
            yield rest.strip()
