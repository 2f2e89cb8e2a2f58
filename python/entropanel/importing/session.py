"""Reading files one by one into a collector, as they were chosen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from entropanel.importing.choices import following
from entropanel.importing.choices.choice import Choice, Memory
from entropanel.importing.collecting.collected import Collected
from entropanel.importing.collecting.collector import Collector
from entropanel.importing.layouts.headers import find_header
from entropanel.importing.layouts.one_row import expanded, in_one_row
from entropanel.importing.layouts.tables import Table, table_of
from entropanel.importing.reading.files import read_sheets
from entropanel.importing.reading.text import Encodings
from entropanel.importing.sheets import Sheet, ValidationError
from entropanel.notation.tables import folded
from entropanel.violations import Violation


@dataclass
class Session:
    """Files on their way into a collector.

    memory: what the study remembers; given: what the user chooses now. seen: the
    folded texts of all files.
    """

    collector: Collector
    memory: Memory
    given: Choice
    encodings: Encodings
    seen: set[str] = field(default_factory=set)

    @property
    def into(self) -> Collected:
        """What is collected so far."""
        return self.collector.into

    def add(self, file: Path) -> None:
        """Collects the observations of a file, or notes what is wrong with it."""
        try:
            sheets = read_sheets(file, self.encodings)
            self._add(file, [in_one_row(expanded(sheet)) for sheet in sheets])
        except ValidationError as reason:
            self.into.violations += reason.violations

    def _add(self, file: Path, sheets: list[Sheet]) -> None:
        """Follows what was chosen for a file, and remembers it."""
        is_chosen = self.memory.choices or not self.given.is_empty
        cells = following.present(sheets) if is_chosen else frozenset[str]()
        name, before = self.memory.fitting(cells)
        choice = before.changed_by(self.given) if before else self.given
        self.seen |= {*cells, *map(folded, before.columns if before else ())}
        sheets, warnings = following.chosen_sheets(sheets, choice)
        tables = [s for s in sheets if find_header(s, choice.roles)] or sheets[:1]
        self.into.warnings += warnings + _without_header(sheets, tables)
        if before:
            violations, warnings = following.held_against(name, before, choice, tables)
            self.into.warnings += warnings
            if violations:
                raise ValidationError(*violations)
        read = [table for sheet in tables if (table := self._table(sheet, choice))]
        series = self.collector.series
        if read and not (self.given.is_empty and before is None and series is None):
            choice = self._completed(choice, read)
            if choice.series:
                held = (following.columns_of(sheet, choice) for sheet in tables)
                columns = tuple(dict.fromkeys(chain.from_iterable(held)))
                choice = replace(choice, columns=columns)
                self.memory.keep(name, following.stem_of(file), choice)

    def _completed(self, choice: Choice, tables: list[Table]) -> Choice:
        """The choice with the names by which series were found.

        By these the next file of the same kind is recognised. The series that the
        user named for a file is remembered by the name of its indicator, or by
        what fixes it in SDMX; not by titles, which other files may have, too.
        """
        matched = self.collector.indicators.matched[tables[0].sheet.file]
        choice = replace(choice, series={**matched, **choice.series})
        series = self.collector.series
        indicators = {o.indicator.text for table in tables for o in table.observations}
        if series is None or choice.series or len(indicators) != 1:
            return choice
        if name := indicators.pop():
            return replace(choice, series={name: series})
        fixed = tables[0].fixed
        if not fixed or any(table.fixed != fixed for table in tables):
            return choice
        return replace(choice, series={"": series}, where={**fixed, **choice.where})

    def _table(self, sheet: Sheet, choice: Choice) -> Table | None:
        """The table of a sheet, which is collected, or None if it is wrong."""
        if choice.thousands == "." and not sheet.is_text:
            # a number there is shown with a decimal point
            expected = "one, as --thousands . is for"
            self.into.reject(sheet.place(), "no text file", expected)
            return None
        try:
            table = table_of(sheet, choice, self.collector.is_series(choice))
        except ValidationError as reason:
            self.into.violations += reason.violations
            return None
        self.into.warnings += table.warnings
        for name in table.unwanted:
            self.into.unwanted.setdefault(name, sheet.where)
        self.collector.add(table.observations, choice)
        return table

    def finish(self) -> Collected:
        """What was collected. What the user names and no file has is an error."""
        named = {
            "--column": self.given.series,
            "--ignore": self.given.ignored,
            "--unit-column": [self.given.unit_column],
            "--year-column": [self.given.year_column],
        }
        expected = "a column or indicator of the files"
        self.into.violations += [
            Violation(option, repr(name), expected)
            for option, names in named.items()
            for name in names
            if name and folded(name) not in self.seen
        ]
        return self.collector.finish()


def _without_header(sheets: list[Sheet], tables: list[Sheet]) -> list[str]:
    """Warnings of a workbook's sheets of notes, which have no header."""
    others = [s for s in sheets if s not in tables and any(map(any, s.rows))]
    return [f"{sheet.where}: left out, it has no header" for sheet in others]
