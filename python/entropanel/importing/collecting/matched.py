"""The unit and the series of an observation, by all the names that it has for them."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from entropanel.importing.choices import Choice
from entropanel.importing.collecting.collected import Collected
from entropanel.importing.matching.names import SeriesNames, UnmatchedError
from entropanel.importing.matching.units import UnitNames, suffix_kind
from entropanel.importing.sheets import Observation, Place, Text
from entropanel.notation.measures import is_measure, split_measure, title_measure
from entropanel.notation.tables import half_width


class Units:
    """Finds the units of observations among those of a study.

    first: the first name that a column of a sheet has for a unit.
    """

    def __init__(self, known: UnitNames, into: Collected) -> None:
        self.known, self.into = known, into
        self.first: dict[tuple[str, str, int], str] = {}

    def find(self, observation: Observation, choice: Choice) -> str | None:
        """The unit of an observation; an error is noted.

        Parameters
        ----------
        observation
            The observation as found.
        choice
            What of the file is wanted.

        Returns
        -------
        str or None
            The unit's code, None if the observation is left out or its unit wrong.
        """
        names = observation.units
        if not names[0].text:
            place = dataclasses.replace(names[0].place, line=observation.place.line)
            expected = "one of study_units.csv"
            self.into.reject(place, "no name of a unit", expected, once="line")
            return None
        codes = self._codes(observation, choice)
        if len(codes) > 1:
            shown = ", ".join(repr(name.text) for name in names)
            place = list(codes.values())[1]
            self.into.reject(place, shown, "names of one unit", once="sheet")
        if len(codes) != 1:
            return None
        (code,) = codes
        assumed = self.into.assumed.setdefault(observation.place.sheet.file, {})
        for name in names:
            if self.known.is_assumed(name.text):
                assumed.setdefault(name.text, code)
        if code is None and choice.only_known_units:
            self.into.outside.add(names[0].text)
        elif code is None:
            self.into.left_out[f"of the total {names[0].text!r}"] += 1
        elif self._has_two_kinds(observation, code):
            return None
        return code

    def _codes(self, found: Observation, choice: Choice) -> dict[str | None, Place]:
        """The codes of all names and the first place of each; none if one is wrong."""
        codes: dict[str | None, Place] = {}
        names = [name.text for name in found.units]
        for name, place in found.units:
            try:
                codes.setdefault(self.known.find(name, names), place)
            except UnmatchedError as reason:
                if choice.only_known_units and reason.kind == "unknown-unit":
                    self.into.outside.add(names[0])
                else:
                    self.into.reject(place, repr(name), reason, once="sheet")
                return {}
        return codes

    def _has_two_kinds(self, observation: Observation, code: str) -> bool:
        """Rejects a sheet's second name for a unit if it may be another unit's.

        So are Alder and Alder City, or Alder Province and Alder City, in one
        column, unless the study declares the names or of which kind its units are.
        """
        for column, (name, place) in enumerate(observation.units):
            first = self.first.setdefault((place.sheet.where, code, column), name)
            is_other = suffix_kind(first) != suffix_kind(name)
            if is_other and any(map(self.known.is_assumed, (first, name))):
                expected = f"one kind of unit: {first!r} was taken for {code}"
                reason = UnmatchedError(expected, "two-kinds-of-unit")
                self.into.reject(place, repr(name), reason, once="sheet")
                return True
        return False


@dataclass(frozen=True)
class Matched:
    """The series of an indicator, its name and unit of measurement as found."""

    series: str
    name: str
    measure: Text

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
        """The series of an observation; an error is noted.

        Parameters
        ----------
        observation
            The observation as found.
        choice
            What of the file is wanted.

        Returns
        -------
        Matched or None
            The series; None if the observation is left out or its indicator wrong.
        """
        sheet, reasons = observation.place.sheet, []
        for name in _names(observation):
            chosen, unit = choice.series_of(name.text), split_measure(name.text)[1]
            try:
                series, unit = (chosen, unit) if chosen else self.known.find(name.text)
            except UnmatchedError as reason:
                reasons.append((name, reason))
                continue
            if not chosen and name.text in self.known.guessed:
                self.into.warn(f"{sheet.file}: {name.text!r} was read as {series}")
            if not chosen and self.given not in (None, series):
                found = f"{name.text!r}, which is {series}"
                self.into.reject(name.place, found, self.given, once="sheet")
                return None
            self.matched[sheet.file][name.text] = series
            measure = self._measure(observation, series, Text(unit or "", name.place))
            return Matched(series, name.text, measure)
        if given := self.given or choice.series.get(""):
            return self._given(observation, given)
        if choice.series and observation.indicator.text:
            self.into.unwanted.setdefault(observation.indicator.text, sheet.where)
        else:
            self._unmatched(observation, reasons)
        return None

    def _unmatched(
        self, observation: Observation, reasons: list[tuple[Text, UnmatchedError]]
    ) -> None:
        """Rejects an indicator whose names are of no series."""
        indicator = observation.indicator
        # a title may be about anything, unless it has the name of a series
        for name, reason in reasons:
            if indicator.text or reason.kind == "narrowed-series":
                self.into.reject(name.place, repr(name.text), reason, once="sheet")
                return
        place = dataclasses.replace(indicator.place, column=None)
        expected = "one, or --series to name the series"
        self.into.reject(place, "no indicator", expected, once="sheet")

    def _given(self, observation: Observation, series: str) -> Matched | None:
        """The series that the user named, for one indicator a file."""
        sheet, name = observation.place.sheet, observation.indicator
        shown = name.text or f"the table of {sheet.where}"
        before = self.taken.setdefault(sheet.file, shown)
        if before != shown:
            expected = f"one indicator for --series, as {before!r}"
            reason = UnmatchedError(expected, "other-indicator")
            self.into.reject(name.place, repr(shown), reason, once="sheet")
            return None
        titles = [t.text for t in observation.titles if t.text != sheet.name]
        names = [name.text] if name.text else titles
        if names:
            quoted = ", ".join(map(repr, names))
            self.into.warn(f"{sheet.file}: {quoted} was read as {series}")
        unit = Text(split_measure(name.text)[1] or "", name.place)
        measure = self._measure(observation, series, unit)
        return Matched(series, "; ".join(names), measure)

    def _measure(self, observation: Observation, series: str, unit: Text) -> Text:
        """The unit in the indicator's name, or else the one that stands apart."""
        for given in (unit, observation.measure):
            if given.text:
                return given
        declared = self.known.units[series]
        place = observation.indicator.place
        labels = [Text(label, place) for label in observation.labels]
        for text, place in [*labels, *observation.titles]:
            is_sheet = place.line is None
            found = split_measure(text)[1] if is_sheet else title_measure(text)
            if found and is_measure(found, declared):
                return Text(found, place)
        return Text("", observation.place)


def _names(observation: Observation) -> Iterator[Text]:
    """What may be the name of the series: titles only if no cell has one."""
    indicator = observation.indicator
    if indicator.text:
        yield indicator
        yield from (Text(label, indicator.place) for label in observation.labels)
        return
    for title, place in observation.titles:
        yield Text(title, place)
        _, colon, rest = half_width(title).partition(":")
        if colon:
            yield Text(rest.strip(), place)
