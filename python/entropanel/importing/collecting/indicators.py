"""The series of an observation, and its unit of measurement as found."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from entropanel.importing.choices.choice import Choice
from entropanel.importing.collecting.collected import Collected
from entropanel.importing.matching.names import NarrowedError, UnmatchedError
from entropanel.importing.matching.series import SeriesNames
from entropanel.importing.observations import Observation, Told
from entropanel.notation.measures import is_measure, split_measure, title_measure
from entropanel.notation.tables import half_width


@dataclass(frozen=True)
class Matched:
    """The series of an indicator, its name and unit of measurement as found."""

    series: str
    name: str
    measure: Told

    @property
    def shown(self) -> str:
        """Name and unit for messages."""
        head, unit = split_measure(self.name)
        measure = self.measure.text
        name = head if unit == measure else self.name
        return f"{name!r} in the unit {measure!r}" if name else repr(measure)


class Indicators:
    """Finds the series of observations among those of a study.

    given: the series of observations that no known name tells, or None. matched: by
    file the names that were found, with their series. taken: by file the indicator
    that was taken for the one given.
    """

    def __init__(self, known: SeriesNames, given: str | None, into: Collected) -> None:
        self.known, self.given, self.into = known, given, into
        self.matched: dict[str, dict[str, str]] = defaultdict(dict)
        self.taken: dict[str, str] = {}

    def find(self, observation: Observation, choice: Choice) -> Matched | None:
        """What an indicator is, None if it is left out or refused."""
        reasons: list[tuple[Told, UnmatchedError]] = []
        for name in _names(observation):
            if chosen := choice.series_of(name.text):
                measure = split_measure(name.text)[1]
                return self._matched(observation, chosen, name, measure)
            try:
                series, measure = self.known.find(name.text)
            except UnmatchedError as reason:
                reasons.append((name, reason))
                continue
            if name.text in self.known.guessed:
                file = observation.place.sheet.file
                self.into.warn(f"{file}: {name.text!r} was read as {series}")
            if self.given not in (None, series):
                found = f"{name.text!r}, which is {series}"
                self.into.refuse_once(name.place, found, str(self.given))
                return None
            return self._matched(observation, series, name, measure)
        if given := self.given or choice.series.get(""):
            return self._given(observation, given)
        if choice.series and observation.indicator.text:
            where = observation.place.sheet.where
            self.into.unwanted.setdefault(observation.indicator.text, where)
        else:
            self._unmatched(observation, reasons)
        return None

    def _matched(
        self, observation: Observation, series: str, name: Told, measure: str | None
    ) -> Matched:
        """The series of a name, which is noted, with the unit of measurement."""
        self.matched[observation.place.sheet.file][name.text] = series
        if measure:
            return Matched(series, name.text, Told(measure, name.place))
        return Matched(series, name.text, self._measure(observation, series))

    def _unmatched(
        self, observation: Observation, reasons: list[tuple[Told, UnmatchedError]]
    ) -> None:
        """Refuses an indicator whose names are of no series."""
        if not observation.indicator.text:
            # a title may be about anything, unless it has the name of a series
            reasons = [held for held in reasons if isinstance(held[1], NarrowedError)]
        if reasons:
            name, reason = reasons[0]
            self.into.refuse_once(name.place, repr(name.text), str(reason))
        else:
            expected = "one, or --series to name the series"
            place = dataclasses.replace(observation.indicator.place, column=None)
            self.into.refuse_once(place, "no indicator", expected)

    def _given(self, observation: Observation, series: str) -> Matched | None:
        """The series that the user named, for one indicator a file."""
        sheet, name = observation.place.sheet, observation.indicator
        shown = name.text or f"the table of {sheet.where}"
        before = self.taken.setdefault(sheet.file, shown)
        if before != shown:
            expected = f"one indicator for --series, as {before!r}"
            self.into.refuse_once(name.place, repr(shown), expected)
            return None
        titles = [t.text for t in observation.titles if t.text != sheet.name]
        names = [name.text] if name.text else titles
        if names:
            quoted = ", ".join(map(repr, names))
            self.into.warn(f"{sheet.file}: {quoted} was read as {series}")
        unit = split_measure(name.text)[1]
        measure = Told(unit, name.place) if unit else self._measure(observation, series)
        return Matched(series, "; ".join(names), measure)

    def _measure(self, observation: Observation, series: str) -> Told:
        """The unit of measurement that stands apart from the indicator's name."""
        if observation.measure.text:
            return observation.measure
        declared = self.known.units[series]
        place = observation.indicator.place
        labels = [Told(label, place) for label in observation.labels]
        for told in [*labels, *observation.titles]:
            is_sheet = told.place.line is None
            in_brackets = split_measure(told.text)[1]
            unit = in_brackets if is_sheet else title_measure(told.text)
            if unit and is_measure(unit, declared):
                return Told(unit, told.place)
        return Told("", observation.place)


def _names(observation: Observation) -> Iterator[Told]:
    """What may be the name of the series: titles only if no cell has one."""
    indicator = observation.indicator
    if indicator.text:
        yield indicator
        yield from (Told(label, indicator.place) for label in observation.labels)
        return
    for title in observation.titles:
        yield title
        _, colon, rest = half_width(title.text).partition(":")
        if colon:
            yield Told(rest.strip(), title.place)
