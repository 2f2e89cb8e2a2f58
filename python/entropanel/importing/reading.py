"""Reading files one by one into a collector, as they were chosen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from entropanel.importing.choices import Choice, Memory, remembered
from entropanel.importing.collected import Collected
from entropanel.importing.collecting import Collector
from entropanel.importing.encodings import Encodings
from entropanel.importing.expanding import expanded
from entropanel.importing.following import (
    chosen_sheets,
    columns_of,
    held_against,
    present,
    stem_of,
)
from entropanel.importing.headers import find_header
from entropanel.importing.layouts import Table, table_of
from entropanel.importing.sheets import RefusedError, Sheet, read_sheets
from entropanel.importing.two_rows import in_one_row
from entropanel.notation.tables import folded
from entropanel.study.files import Refusal


@dataclass
class Reading:
    """Files on their way into a collector.

    memory: what the study remembers; given: what the user chooses now. seen: the
    folded texts of all files.
    """

    collector: Collector
    memory: Memory
    given: Choice
    encodings: Encodings
    seen: set[str] = field(default_factory=set)

    def add(self, file: Path) -> None:
        """Collects the figures of a file; what is wrong with it is a refusal."""
        try:
            sheets = read_sheets(file, self.encodings)
            sheets = [in_one_row(expanded(sheet)) for sheet in sheets]
            self._add(file, sheets)
        except RefusedError as reason:
            self.collector.into.refusals += reason.refusals

    def _add(self, file: Path, sheets: list[Sheet]) -> None:
        """Follows what was chosen for a file, and remembers it."""
        into = self.collector.into
        is_chosen = self.memory.choices or not self.given.is_empty
        cells = present(sheets) if is_chosen else frozenset[str]()
        self.seen |= cells
        series = self.collector.series
        name, before = self.memory.fitting(cells)
        choice = before.changed_by(self.given) if before else self.given
        self.seen |= set(map(folded, before.columns if before else ()))
        sheets, warnings = chosen_sheets(sheets, choice)
        tables = [s for s in sheets if find_header(s, choice.roles)] or sheets[:1]
        into.warnings += warnings + _without_header(sheets, tables)
        if before:
            refusals, warnings = held_against(name, before, choice, tables)
            into.warnings += warnings
            if refusals:
                raise RefusedError(*refusals)
        read = [table for sheet in tables if (table := self._table(sheet, choice))]
        if not (self.given.is_empty and before is None and series is None) and read:
            choice = self._completed(choice, read)
            columns = [c for sheet in tables for c in columns_of(sheet, choice)]
            if choice.series:
                self.memory.keep(name, stem_of(file), remembered(choice, columns))

    def _completed(self, choice: Choice, tables: list[Table]) -> Choice:
        """The choice with the names by which series were found.

        By these the next file is told to be of the same kind. The series that the
        user named for a file is remembered by the name of its indicator, or by
        what fixes it in SDMX; not by titles, which other files may have, too.
        """
        file = tables[0].sheet.file
        names = {**self.collector.matched[file], **choice.series}
        choice = replace(choice, series=names)
        series = self.collector.series
        indicators = {figure.indicator for table in tables for figure in table.figures}
        if series is None or names or len(indicators) != 1:
            return choice
        (name,) = indicators
        if name is not None:
            return replace(choice, series={name: series})
        fixed = tables[0].fixed
        if not fixed or any(table.fixed != fixed for table in tables):
            return choice
        return replace(choice, series={"": series}, where={**fixed, **choice.where})

    def _table(self, sheet: Sheet, choice: Choice) -> Table | None:
        """The table of a sheet, whose figures are collected, or None if refused."""
        into = self.collector.into
        if choice.thousands == "." and not sheet.is_text:
            # a number there is shown with a decimal point
            expected = "one, as --thousands . is for"
            into.refusals.append(Refusal(sheet.where, "no text file", expected))
            return None
        try:
            table = table_of(sheet, choice, self.collector.is_series(choice))
        except RefusedError as reason:
            into.refusals += reason.refusals
            return None
        into.warnings += table.warnings
        for name in table.unwanted:
            self.collector.left.names.setdefault(name, sheet.where)
        self.collector.add(table.figures, choice)
        return table

    def finish(self) -> Collected:
        """What was collected. What the user names and no file has is refused."""
        for option, names in (
            ("--column", self.given.series),
            ("--ignore", self.given.ignored),
            ("--unit-column", [self.given.unit_column]),
            ("--year-column", [self.given.year_column]),
        ):
            for name in (n for n in names if n and folded(n) not in self.seen):
                expected = "a column or indicator of the files"
                refusal = Refusal(option, repr(name), expected)
                self.collector.into.refusals.append(refusal)
        return self.collector.finish()


def _without_header(sheets: list[Sheet], tables: list[Sheet]) -> list[str]:
    """Warnings of a workbook's sheets of notes, which have no header."""
    others = [s for s in sheets if s not in tables and any(map(any, s.rows))]
    return [f"{sheet.where}: left out, it has no header" for sheet in others]
