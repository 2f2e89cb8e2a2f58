"""From figures as found to cells of a study, everything that is wrong told at once."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable

from entropanel.importing.choices import Choice
from entropanel.importing.collected import Collected, Matched, names_of
from entropanel.importing.leaving_out import LeftOut
from entropanel.importing.matching import (
    NarrowedError,
    UnknownError,
    UnmatchedError,
)
from entropanel.importing.periods import Parts
from entropanel.importing.places import Cell, Figure, Place
from entropanel.importing.target import Key, Target
from entropanel.importing.unit_names import suffix_kind
from entropanel.notation.measures import (
    MeasureError,
    is_measure,
    power_between,
    split_figure,
    split_measure,
    title_measure,
)
from entropanel.notation.values import (
    NoNumberError,
    SeparatorError,
    are_equal,
    is_missing,
    number,
    shifted,
    shows_thousands,
    year_of,
)


class Collector:
    """Matches, reads and converts figures for one study.

    series: the one that figures belong to which no known name tells, or None.
    """

    def __init__(self, target: Target, series: str | None) -> None:
        self.target = target
        self.choice = Choice()
        self.left = LeftOut()
        self.parts = Parts()
        self.matched: dict[str, dict[str, str]] = defaultdict(dict)
        self.series = series
        self.into = Collected()
        self.said: set[tuple[str, ...]] = set()
        self.taken: dict[str, str] = {}
        self.unit_names: dict[tuple[str, str, int], str] = {}

    def is_series(self, choice: Choice) -> Callable[[str], bool]:
        """Whether a name is that of a series, as chosen or as the study has it."""
        known = self.target.series
        return lambda name: bool(choice.series_of(name) or known.has(name))

    def add(self, figures: Iterable[Figure], choice: Choice) -> None:
        """Collects the figures of a sheet, as they were chosen."""
        figures, self.choice = list(figures), choice
        shows = any(shows_thousands(figure.found) for figure in figures)
        thousands = choice.thousands or ("," if shows else "")
        separated: dict[tuple[str | None, str], list[Figure]] = defaultdict(list)
        for figure in figures:
            try:
                self._add(figure, thousands)
            except SeparatorError as reason:
                separated[figure.place.column, str(reason)].append(figure)
        for (_, why), (first, *others) in separated.items():
            more = f" (and {len(others)} more in the column)" if others else ""
            self._refuse(first.place, f"{first.found!r}{more}", why)

    def _add(self, figure: Figure, thousands: str) -> None:
        """Collects a figure. Raises SeparatorError."""
        unit = self._unit(figure)
        matched = None if unit is None else self._series(figure)
        if unit is None or matched is None:
            return
        year = self._year(figure)
        declared = self.target.series.units[matched.series]
        found, beside = split_figure(figure.found, declared)
        if beside:
            matched = dataclasses.replace(matched, measure=beside)
            power = self._beside(figure, matched.series, beside)
        else:
            power = self._power(figure, matched)
        if year is None or power is None:
            return
        if is_missing(figure.found):
            self.into.missing += 1
            return
        try:
            value = number(found, thousands=thousands)
        except SeparatorError:
            raise
        except NoNumberError as reason:
            self._refuse(figure.place, repr(figure.found), str(reason))
            return
        measure = matched.measure or ""
        value, where = shifted(value, power), figure.place
        cell = Cell(value, where, matched.name, measure, power, figure.flag)
        self._keep((matched.series, unit, year), cell, figure.part)

    def _unit(self, figure: Figure) -> str | None:
        places = figure.sources.units
        if not figure.units:
            place = dataclasses.replace(places[0], line=figure.place.line)
            key = ("no unit", str(place.line))
            self._once(key, place, "no name of a unit", "one of study_units.csv")
            return None
        codes: dict[str | None, Place] = {}
        for name, place in zip(figure.units, places, strict=True):
            try:
                codes.setdefault(self.target.units.find(name, figure.units), place)
            except UnmatchedError as reason:
                is_unknown = isinstance(reason, UnknownError)
                if is_unknown and self.choice.only_known_units:
                    self.left.units.add(figure.units[0])
                    return None
                is_far = is_unknown and str(reason).endswith("of the study")
                hint = "; --only-known-units leaves others out" if is_far else ""
                self._once(("unit", name), place, repr(name), f"{reason}{hint}")
                return None
        if len(codes) > 1:
            shown = ", ".join(map(repr, figure.units))
            place = list(codes.values())[1]
            self._once(("units", shown), place, shown, "names of one unit")
            return None
        (code,) = codes
        for name in filter(self.target.units.is_assumed, figure.units):
            self.into.assumed[figure.place.sheet.file].setdefault(name, code)
        if code is None and self.choice.only_known_units:
            self.left.units.add(figure.units[0])
        elif code is None:
            self.into.left_out[f"of the total {figure.units[0]!r}"] += 1
        elif self._has_two_kinds(figure, code):
            return None
        return code

    def _has_two_kinds(self, figure: Figure, code: str) -> bool:
        """Refuses a sheet's second name for a unit if it may be another unit's.

        So are Alder and Alder City, or Alder Province and Alder City, in one
        column, unless the study declares the names or of which kind its units are.
        """
        is_assumed = self.target.units.is_assumed
        for column, name in enumerate(figure.units):
            key = (figure.place.sheet.where, code, column)
            first = self.unit_names.setdefault(key, name)
            is_other = suffix_kind(first) != suffix_kind(name)
            if is_other and (is_assumed(first) or is_assumed(name)):
                expected = f"one kind of unit: {first!r} was taken for {code}"
                place = figure.sources.units[column]
                self._once(("kinds", name), place, repr(name), expected)
                return True
        return False

    def _series(self, figure: Figure) -> Matched | None:
        """What the indicator is and its unit as found, or None if refused."""
        reasons: list[tuple[str, Place, UnmatchedError]] = []
        for name, place in names_of(figure):
            if chosen := self.choice.series_of(name):
                unit = split_measure(name)[1]
                return self._matched(figure, chosen, name, place, unit)
            try:
                series, measure = self.target.series.find(name)
            except UnmatchedError as reason:
                reasons.append((name, place, reason))
                continue
            if name in self.target.series.guessed:
                self._warn(f"{place.sheet.file}: {name!r} was read as {series}")
            if self.series not in (None, series):
                found, expected = f"{name!r}, which is {series}", str(self.series)
                self._once(("other", name), place, found, expected)
                return None
            return self._matched(figure, series, name, place, measure)
        if given := self.series or self.choice.series.get(""):
            return self._given(figure, given)
        if self.choice.series and figure.indicator is not None:
            self.left.names.setdefault(figure.indicator, figure.place.sheet.where)
            return None
        self._unmatched(figure, reasons)
        return None

    def _matched(
        self,
        figure: Figure,
        series: str,
        name: str,
        place: Place,
        measure: str | None,
    ) -> Matched:
        """The series of a name, which is noted, with the unit of measurement."""
        self.matched[figure.place.sheet.file][name] = series
        if measure:
            return Matched(series, name, measure, place)
        return Matched(series, name, *self._measure(figure, series))

    def _unmatched(
        self, figure: Figure, reasons: list[tuple[str, Place, UnmatchedError]]
    ) -> None:
        """Refuses an indicator whose names are of no series."""
        if figure.indicator is None:
            # a title may be about anything, unless it has the name of a series
            reasons = [held for held in reasons if isinstance(held[2], NarrowedError)]
        if reasons:
            name, place, reason = reasons[0]
            self._once(("series", name), place, repr(name), str(reason))
        else:
            expected = "one, or --series to name the series"
            place = dataclasses.replace(figure.sources.indicator, column=None)
            self._once(("none",), place, "no indicator", expected)

    def _given(self, figure: Figure, series: str) -> Matched | None:
        """The series that the user named, for one indicator a file."""
        sheet, name = figure.place.sheet, figure.indicator
        shown = name or f"the table of {sheet.where}"
        before = self.taken.setdefault(sheet.file, shown)
        if before != shown:
            expected = f"one indicator for --series, as {before!r}"
            self._once(("many", shown), figure.sources.indicator, repr(shown), expected)
            return None
        names = [name] if name else [t for t in figure.titles if t != sheet.name]
        if names:
            quoted = ", ".join(map(repr, names))
            self._warn(f"{sheet.file}: {quoted} was read as {series}")
        shown = "; ".join(names)
        if measure := split_measure(name)[1] if name else None:
            return Matched(series, shown, measure, figure.sources.indicator)
        return Matched(series, shown, *self._measure(figure, series))

    def _measure(self, figure: Figure, series: str) -> tuple[str | None, Place]:
        """The unit of measurement that stands apart from the indicator's name."""
        if figure.measure:
            return figure.measure, figure.sources.measure
        declared = self.target.series.units[series]
        labels = ((label, figure.sources.indicator) for label in figure.labels)
        titles = zip(figure.titles, figure.sources.titles, strict=False)
        for text, place in (*labels, *titles):
            is_sheet = place.line is None
            unit = split_measure(text)[1] if is_sheet else title_measure(text)
            if unit and is_measure(unit, declared):
                return unit, place
        return None, figure.place

    def _year(self, figure: Figure) -> int | None:
        year = year_of(figure.year)
        years = self.target.years
        if year is None:
            place, found = figure.sources.year, f"the year {figure.year!r}"
            self._once(("year", str(place.line)), place, found, "one such as 2013")
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
            is_said = bool(self.choice.series_of(matched.name))
            is_said &= not self.target.series.has(matched.name)
            if self.series is not None or is_said:
                self._warn(
                    f"{where}: no unit of measurement was found: the figures of "
                    f"{matched.series} were taken in {declared!r}"
                )
            return 0
        try:
            power = power_between(matched.measure, declared)
        except MeasureError as reason:
            key = ("measure", matched.series, matched.measure)
            self._once(key, matched.place, matched.shown, str(reason))
            return None
        if power is None:
            self._warn(
                f"{where}: {matched.series} is in {matched.measure!r}, the study "
                f"declares {declared!r}: the figures were not converted"
            )
            return 0
        return power

    def _beside(self, figure: Figure, series: str, unit: str) -> int | None:
        """Power of ten of a figure with a unit beside it, as 58.4%, or None."""
        declared = self.target.series.units[series]
        try:
            power = power_between(unit, declared)
        except MeasureError:
            power = None
        if power is None:
            shown = "a percent sign" if unit == "%" else repr(unit)
            expected = f"a number without {shown}"
            self._refuse(figure.place, repr(figure.found), expected)
        return power

    def finish(self) -> Collected:
        """What was collected, years of their parts among it."""
        for key, cell in self.parts.years():
            if cell is None:
                self.into.left_out["of years of which a part is missing"] += 1
            else:
                self._keep(key, cell)
        self.into.warnings += self.left.warnings()
        return self.into

    def _keep(self, key: Key, cell: Cell, part: tuple[str, int] | None = None) -> None:
        if part is None:
            before = self.into.cells.setdefault(key, cell)
        else:
            before = self.parts.keep(key, part, cell, self.choice.aggregate)
        if before is cell:
            return
        if are_equal(before.value, cell.value):
            self.into.left_out["that stand twice, and are equal"] += 1
            return
        place = before.place.beside(cell.place)
        found = f"{cell.value:f} for {', '.join(map(str, key))}"
        self._refuse(
            cell.place,
            f"{found}, and {before.value:f} in {place}",
            "one value for both",
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
