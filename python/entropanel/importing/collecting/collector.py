"""Turns observations as found into cells of a study, reporting all errors together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from entropanel.importing.choices.choice import Choice
from entropanel.importing.collecting.collected import Collected
from entropanel.importing.collecting.indicators import Indicators, Matched
from entropanel.importing.collecting.units import Units
from entropanel.importing.layouts.periods import Parts
from entropanel.importing.observations import Cell, Observation, Told
from entropanel.importing.target import Key, Target
from entropanel.notation import values
from entropanel.notation.measures import MeasureError, power_between, split_value
from entropanel.notation.values import NoNumberError, SeparatorError


class Collector:
    """Matches, reads and converts observations for one study.

    series: the one of observations that no known name tells, or None.
    """

    def __init__(self, target: Target, series: str | None) -> None:
        self.target, self.series = target, series
        self.choice = Choice()
        self.into = Collected()
        self.units = Units(target.units, self.into)
        self.indicators = Indicators(target.series, series, self.into)
        self.parts = Parts()

    def is_series(self, choice: Choice) -> Callable[[str], bool]:
        """Whether a name is that of a series, as chosen or as the study has it."""
        known = self.target.series
        return lambda name: bool(choice.series_of(name) or known.has(name))

    def add(self, observations: list[Observation], choice: Choice) -> None:
        """Collects the observations of a sheet, as they were chosen."""
        self.choice = choice
        shows = any(values.shows_thousands(each.found) for each in observations)
        thousands = choice.thousands or ("," if shows else "")
        separated: dict[tuple[str | None, str], list[Told]] = defaultdict(list)
        for each in observations:
            try:
                self._add(each, thousands)
            except SeparatorError as reason:
                told = Told(each.found, each.place)
                separated[each.place.column, str(reason)].append(told)
        for (_, why), (first, *others) in separated.items():
            more = f" (and {len(others)} more in the column)" if others else ""
            self.into.reject(first.place, f"{first.text!r}{more}", why)

    def _add(self, observation: Observation, thousands: str) -> None:
        """Collects an observation. Raises SeparatorError."""
        unit = self.units.find(observation, self.choice)
        matched = unit and self.indicators.find(observation, self.choice)
        if not unit or not matched:
            return
        year = self._year(observation)
        declared = self.target.series.units[matched.series]
        found, measure = split_value(observation.found, declared)
        if measure:
            power = self._power_beside(observation, declared, measure)
        else:
            measure = matched.measure.text
            power = self._power(observation, matched, declared)
        if year is None or power is None:
            return
        if values.is_missing(observation.found):
            self.into.missing += 1
            return
        try:
            value = values.shifted(values.number(found, thousands=thousands), power)
        except SeparatorError:
            raise
        except NoNumberError as reason:
            self.into.reject(observation.place, repr(observation.found), str(reason))
            return
        place, flag = observation.place, observation.flag
        cell = Cell(value, place, matched.name, measure, power, flag)
        self._keep((matched.series, unit, year), cell, observation.part)

    def _year(self, observation: Observation) -> int | None:
        text, place = observation.year.text, observation.year.place
        year, years = values.year_of(text), self.target.years
        if year is None:
            found, expected = f"the year {text!r}", "one such as 2013"
            self.into.reject_once(place, found, expected, a_line=True)
        elif year in years:
            return year
        elif not values.is_missing(observation.found):
            panel = f"{min(years)}-{max(years)}"
            self.into.left_out[f"of years outside the panel ({panel})"] += 1
        return None

    def _power(
        self, observation: Observation, matched: Matched, declared: str
    ) -> int | None:
        """Power of ten that turns the value into the series' unit, or None."""
        where, series = observation.place.sheet.where, matched.series
        measure = matched.measure
        if not measure.text:
            is_chosen = self.choice.series_of(matched.name)
            is_said = is_chosen and not self.target.series.has(matched.name)
            if self.series is not None or is_said:
                self.into.warn(
                    f"{where}: no unit of measurement was found: the values of "
                    f"{series} were taken in {declared!r}"
                )
            return 0
        try:
            power = power_between(measure.text, declared)
        except MeasureError as reason:
            self.into.reject_once(measure.place, matched.shown, str(reason))
            return None
        if power is None:
            self.into.warn(
                f"{where}: {series} is in {measure.text!r}, the study "
                f"declares {declared!r}: the values were not converted"
            )
        return power or 0

    def _power_beside(
        self, observation: Observation, declared: str, unit: str
    ) -> int | None:
        """Power of ten of a value with a unit beside it, as 58.4%, or None."""
        try:
            power = power_between(unit, declared)
        except MeasureError:
            power = None
        if power is None:
            shown = "a percent sign" if unit == "%" else repr(unit)
            expected = f"a number without {shown}"
            self.into.reject(observation.place, repr(observation.found), expected)
        return power

    def finish(self) -> Collected:
        """What was collected, years of their parts among it."""
        for key, cell in self.parts.years():
            if cell is None:
                self.into.left_out["of years of which a part is missing"] += 1
            else:
                self._keep(key, cell)
        return self.into

    def _keep(self, key: Key, cell: Cell, part: tuple[str, int] | None = None) -> None:
        if part is None:
            before = self.into.cells.setdefault(key, cell)
        else:
            before = self.parts.keep(key, part, cell, self.choice.aggregate)
        if before is cell:
            return
        if values.are_equal(before.value, cell.value):
            self.into.left_out["that stand twice, and are equal"] += 1
            return
        place = before.place.beside(cell.place)
        found = f"{cell.value:f} for {', '.join(map(str, key))}"
        found += f", and {before.value:f} in {place}"
        self.into.reject(cell.place, found, "one value for both")
