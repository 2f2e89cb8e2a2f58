"""The unit of an observation, by all the names that a row has for it."""

from __future__ import annotations

import dataclasses

from entropanel.importing.choices.choice import Choice
from entropanel.importing.collecting.collected import Collected
from entropanel.importing.matching.names import UnknownError, UnmatchedError
from entropanel.importing.matching.units import UnitNames, suffix_kind
from entropanel.importing.observations import Observation
from entropanel.importing.sheets import Place


class Units:
    """Finds the units of observations among those of a study.

    first: the first name that a column of a sheet has for a unit.
    """

    def __init__(self, known: UnitNames, into: Collected) -> None:
        self.known, self.into = known, into
        self.first: dict[tuple[str, str, int], str] = {}

    def find(self, observation: Observation, choice: Choice) -> str | None:
        """The code of an observation's unit, None if it is left out or refused."""
        named = observation.units[0]
        if not named.text:
            place = dataclasses.replace(named.place, line=observation.place.line)
            found = "no name of a unit"
            self.into.refuse_once(place, found, "one of study_units.csv", a_line=True)
            return None
        codes = self._codes(observation, choice)
        if codes is None:
            return None
        if len(codes) > 1:
            shown = ", ".join(repr(unit.text) for unit in observation.units)
            self.into.refuse_once(list(codes.values())[1], shown, "names of one unit")
            return None
        (code,) = codes
        for unit in observation.units:
            if self.known.is_assumed(unit.text):
                file = observation.place.sheet.file
                self.into.assumed[file].setdefault(unit.text, code)
        if code is None and choice.only_known_units:
            self.into.outside.add(named.text)
        elif code is None:
            self.into.left_out[f"of the total {named.text!r}"] += 1
        elif self._has_two_kinds(observation, code):
            return None
        return code

    def _codes(
        self, observation: Observation, choice: Choice
    ) -> dict[str | None, Place] | None:
        """The codes of all names and the first place of each; None if refused."""
        codes: dict[str | None, Place] = {}
        names = [unit.text for unit in observation.units]
        for unit in observation.units:
            try:
                codes.setdefault(self.known.find(unit.text, names), unit.place)
            except UnmatchedError as reason:
                is_unknown = isinstance(reason, UnknownError)
                if is_unknown and choice.only_known_units:
                    self.into.outside.add(names[0])
                    return None
                expected = str(reason)
                if isinstance(reason, UnknownError) and reason.is_unlike_any:
                    expected += "; --only-known-units leaves others out"
                self.into.refuse_once(unit.place, repr(unit.text), expected)
                return None
        return codes

    def _has_two_kinds(self, observation: Observation, code: str) -> bool:
        """Refuses a sheet's second name for a unit if it may be another unit's.

        So are Alder and Alder City, or Alder Province and Alder City, in one
        column, unless the study declares the names or of which kind its units are.
        """
        is_assumed = self.known.is_assumed
        for column, unit in enumerate(observation.units):
            key = (observation.place.sheet.where, code, column)
            name, first = unit.text, self.first.setdefault(key, unit.text)
            is_other = suffix_kind(first) != suffix_kind(name)
            if is_other and (is_assumed(first) or is_assumed(name)):
                expected = f"one kind of unit: {first!r} was taken for {code}"
                self.into.refuse_once(unit.place, repr(name), expected)
                return True
        return False
