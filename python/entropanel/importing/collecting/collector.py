"""Turns observations as found into cells of a study, reporting all errors together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from entropanel.importing.choices import NOTHING, Choice
from entropanel.importing.collecting.collected import Collected
from entropanel.importing.collecting.matched import Indicators, Matched, Units
from entropanel.importing.layouts.periods import Parts
from entropanel.importing.sheets import Cell, Observation, Place
from entropanel.importing.target import Key, Target
from entropanel.notation import values
from entropanel.notation.measures import MeasureError, power_between, split_value
from entropanel.notation.values import NoNumberError, SeparatorError


class Collector:
    """Matches, reads and converts observations for one study.

    series: the one of observations whose file names none, or None.
    """

    def __init__(self, target: Target, series: str | None) -> None:
        self.target, self.series = target, series
        self.choice = NOTHING
        self.into = Collected()
        self.units = Units(target.units, self.into)
        self.indicators = Indicators(target.series, series, self.into)
        self.parts = Parts()

    def is_series(self, choice: Choice) -> Callable[[str], bool]:
        """Tells names of series, as chosen or as the study has them.

        Parameters
        ----------
        choice
            What of a file is wanted.

        Returns
        -------
        Callable
            Whether a name is that of a series.
        """
        known = self.target.series
        return lambda name: bool(choice.series_of(name) or known.has(name))

    def add(self, observations: list[Observation], choice: Choice) -> None:
        """Collects the observations of a sheet, as they were chosen.

        Parameters
        ----------
        observations
            Observations as found.
        choice
            What of the file is wanted.
        """
        self.choice = choice
        shows = any(values.shows_thousands(each.found) for each in observations)
        thousands = choice.thousands or ("," if shows else "")
        separated: dict[tuple[str | None, str], list[tuple[Observation, Exception]]]
        separated = defaultdict(list)
        for each in observations:
            try:
                self._add(each, thousands)
            except SeparatorError as reason:
                separated[each.place.column, str(reason)].append((each, reason))
        for (first, why), *others in separated.values():
            more = f" (and {len(others)} more in the column)" if others else ""
            self.into.reject(first.place, f"{first.found!r}{more}", why)

    def _add(self, observation: Observation, thousands: str) -> None:
        """Collects an observation. Raises SeparatorError."""
        unit = self.units.find(observation, self.choice)
        matched = unit and self.indicators.find(observation, self.choice)
        if not unit or not matched:
            return
        year, place = self._year(observation), observation.place
        declared = self.target.series.units[matched.series]
        found, measure = split_value(observation.found, declared)
        if measure:
            power = self._power_beside(observation, declared, measure)
        else:
            measure = matched.measure.text
            power = self._power(place, matched, declared)
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
            self.into.reject(place, repr(observation.found), reason)
            return
        cell = Cell(value, place, matched.name, measure, power, observation.flag)
        self._keep((matched.series, unit, year), cell, observation.part)

    def _year(self, observation: Observation) -> int | None:
        text, place = observation.year
        year, years = values.year_of(text), self.target.years
        if year in years:
            return year
        if year is None:
            expected = "one such as 2013"
            self.into.reject(place, f"the year {text!r}", expected, once="line")
        elif not values.is_missing(observation.found):
            panel = f"{min(years)}-{max(years)}"
            self.into.left_out[f"of years outside the panel ({panel})"] += 1
        return None

    def _power(self, place: Place, matched: Matched, declared: str) -> int | None:
        """Power of ten that turns the value into the series' unit, or None."""
        where, series, found = place.sheet.where, matched.series, matched.measure
        if not found.text:
            is_chosen = self.choice.series_of(matched.name)
            is_said = is_chosen and not self.target.series.has(matched.name)
            if self.series is not None or is_said:
                self.into.warn(
                    f"{where}: no unit of measurement was found: the values of "
                    f"{series} were taken in {declared!r}"
                )
            return 0
        try:
            power = power_between(found.text, declared)
        except MeasureError as reason:
            self.into.reject(found.place, matched.shown, reason, once="sheet")
            return None
        if power is None:
            self.into.warn(
                f"{where}: {series} is in {found.text!r}, the study "
                f"declares {declared!r}: the values were not converted"
            )
        return power or 0

    def _power_beside(self, found: Observation, declared: str, unit: str) -> int | None:
        """Power of ten of a value with a unit beside it, as 58.4%, or None."""
        try:
            power = power_between(unit, declared)
        except MeasureError:
            power = None
        if power is None:
            shown = "a percent sign" if unit == "%" else repr(unit)
            expected = f"a number without {shown}"
            self.into.reject(found.place, repr(found.found), expected)
        return power

    def finish(self) -> Collected:
        """What was collected, years of their parts among it.

        Returns
        -------
        Collected
            Cells, errors and warnings.
        """
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
        found = f"{cell.value:f} for {', '.join(map(str, key))}"
        found += f", and {before.value:f} in {before.place.beside(cell.place)}"
        self.into.reject(cell.place, found, "one value for both")
