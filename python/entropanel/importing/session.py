"""Reading files one by one into a collector, as they were chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from entropanel.importing.choices import NOTHING, Choice, absent
from entropanel.importing.collecting.collected import Collected
from entropanel.importing.collecting.collector import Collector
from entropanel.importing.layouts.headers import expanded, find_header, in_one_row
from entropanel.importing.layouts.tables import Table, table_of
from entropanel.importing.messages import counted, listed
from entropanel.importing.reading.files import read_sheets
from entropanel.importing.reading.text import Encodings
from entropanel.importing.sheets import Sheet, ValidationError, invalid
from entropanel.notation.periods import period_of
from entropanel.notation.tables import folded, half_width
from entropanel.study.folders import CHOICES
from entropanel.violations import Violation

DECIMAL = re.compile(r"-?[0-9]*\.[0-9]+")


@dataclass
class Session:
    """Reads the files of one import into a collector.

    choices: what the study remembers, by name; given: what the user chooses now.
    seen: the folded texts of all files.
    """

    collector: Collector
    choices: dict[str, Choice]
    given: Choice
    encodings: Encodings
    seen: set[str] = field(default_factory=set)

    def add(self, file: Path) -> None:
        """Collects the observations of a file, or notes what is wrong with it.

        Parameters
        ----------
        file
            The file.
        """
        try:
            sheets = read_sheets(file, self.encodings)
            self._add(file, [in_one_row(expanded(sheet)) for sheet in sheets])
        except ValidationError as reason:
            self.collector.into.violations += reason.violations

    def _add(self, file: Path, sheets: list[Sheet]) -> None:
        """Follows what was chosen for a file, and remembers it."""
        is_chosen = self.choices or self.given != NOTHING
        cells = _texts(sheets) if is_chosen else frozenset[str]()
        likely = {name: _likeness(held, cells) for name, held in self.choices.items()}
        name = max(likely, key=likely.__getitem__, default="")
        before = self.choices[name] if likely.get(name) else None
        choice = before.changed_by(self.given) if before else self.given
        self.seen |= {*cells, *map(folded, before.columns if before else ())}
        sheets = self._chosen(sheets, choice)
        tables = [s for s in sheets if find_header(s, choice.roles)] or sheets[:1]
        self.collector.into.warnings += [
            f"{sheet.where}: left out, it has no header"
            for sheet in sheets
            if sheet not in tables and any(map(any, sheet.rows))
        ]
        if before:
            self._compare(name, choice, tables)
        read = [table for sheet in tables if (table := self._table(sheet, choice))]
        is_said = before or self.given != NOTHING or self.collector.series
        choice = self._completed(choice, read) if read and is_said else NOTHING
        if choice.series:
            held = chain.from_iterable(_columns(sheet, choice) for sheet in tables)
            choice = replace(choice, columns=tuple(dict.fromkeys(held)))
            self.choices[name if before else self._new_name(file)] = choice

    def _new_name(self, file: Path) -> str:
        """A name for a choice: what of a file's does not change from year to year."""
        stem = re.sub(r"[\d\W_]+", " ", file.stem).strip() or "download"
        names = [stem, *(f"{stem} {n}" for n in range(2, len(self.choices) + 3))]
        return next(name for name in names if name not in self.choices)

    def _chosen(self, sheets: list[Sheet], choice: Choice) -> list[Sheet]:
        """The sheets that are wanted, all if none is named; the others are reported."""
        names, file = [sheet.name or "" for sheet in sheets], sheets[0].file
        if gone := absent(choice.sheets, names):
            held = ", ".join(map(repr, filter(None, names))) or "a workbook"
            found = f"no sheet {', '.join(map(repr, gone))}"
            raise invalid(file, found, f"one of {held}")
        others = absent(names, choice.sheets) if choice.sheets else []
        if others:
            many = f"{counted(len(others), 'sheet')} not chosen"
            warning = f"{file}: {many}: left out ({listed(others)})"
            self.collector.into.warnings.append(warning)
        return [sheet for sheet in sheets if (sheet.name or "") not in others]

    def _compare(self, name: str, choice: Choice, sheets: list[Sheet]) -> None:
        """Compares sheets with the choice that the study remembers by a name.

        choice: with what the user says now. Columns that were left out may be gone
        without harm. Raises ValidationError for others, and for new ones.
        """
        violations, before = [], self.choices[name].columns
        file, cells = sheets[0].file, _texts(sheets)
        for wanted in (w for w in choice.wanted if folded(w) not in cells):
            option = "an option names another"
            if wanted in choice.series:
                option = "--column NAME=series names another, --ignore leaves it out"
            expected = f"it, as in the choice {name!r} of {CHOICES.name}: {option}"
            violations.append(Violation(file, f"no {wanted!r}", expected))
        columns = [_columns(sheet, choice) for sheet in sheets]
        left = absent(before, choice.wanted)
        if gone := absent(left, chain.from_iterable(columns)):
            warning = f"{file}: columns that were left out are gone ({listed(gone)})"
            self.collector.into.warnings.append(warning)
        expected = "--column NAME=series to take it, or --ignore NAME"
        since = f"new since the choice {name!r} of {CHOICES.name}"
        violations += [
            sheet.violation(f"the column {new!r}, {since}", expected, *held[new])
            for sheet, held in zip(sheets, columns, strict=True)
            for new in absent(held, [*before, *choice.wanted, *choice.ignored])
        ]
        if violations:
            raise ValidationError(*violations)

    def _completed(self, choice: Choice, tables: list[Table]) -> Choice:
        """The choice with the names by which series were found.

        By these the next file of the same kind is recognised. The series that the
        user named for a file is remembered by the name of its indicator, or by
        what fixes it in SDMX; not by titles, which other files may have, too.
        """
        matched = self.collector.indicators.matched[tables[0].sheet.file]
        choice = replace(choice, series={**matched, **choice.series})
        series, fixed = self.collector.series, tables[0].fixed
        indicators = {o.indicator.text for table in tables for o in table.observations}
        if series is None or choice.series or len(indicators) != 1:
            return choice
        if name := indicators.pop():
            return replace(choice, series={name: series})
        if not fixed or any(table.fixed != fixed for table in tables):
            return choice
        return replace(choice, series={"": series}, where={**fixed, **choice.where})

    def _table(self, sheet: Sheet, choice: Choice) -> Table | None:
        """The table of a sheet, which is collected, or None if it is wrong."""
        into = self.collector.into
        try:
            if choice.thousands == "." and not sheet.is_text:
                # a number there is shown with a decimal point
                expected = "one, as --thousands . is for"
                raise invalid(sheet.where, "no text file", expected)
            table = table_of(sheet, choice, self.collector.is_series(choice))
        except ValidationError as reason:
            into.violations += reason.violations
            return None
        into.warnings += table.warnings
        for name in table.unwanted:
            into.unwanted.setdefault(name, sheet.where)
        self.collector.add(table.observations, choice)
        return table

    def finish(self) -> Collected:
        """What was collected. What the user names and no file has is an error.

        Returns
        -------
        Collected
            Cells, errors and warnings of all files.
        """
        named = {
            "--column": self.given.series,
            "--ignore": self.given.ignored,
            "--unit-column": [self.given.unit_column],
            "--year-column": [self.given.year_column],
        }
        expected = "a column or indicator of the files"
        self.collector.into.violations += [
            Violation(option, repr(name), expected)
            for option, names in named.items()
            for name in names
            if name and folded(name) not in self.seen
        ]
        return self.collector.finish()


def _texts(sheets: Iterable[Sheet]) -> frozenset[str]:
    """The folded texts of all cells, of titles after a colon, and of sheets' names."""
    cells = {cell for sheet in sheets for row in sheet.rows for cell in row}
    # numbers, of which there are many, are no names
    texts = {cell for cell in cells if not DECIMAL.fullmatch(cell)}
    titled = {half_width(text).partition(":")[2] for text in texts}
    names = {sheet.name or "" for sheet in sheets}
    return frozenset(map(folded, texts | titled | names)) - {""}


def _columns(sheet: Sheet, choice: Choice) -> dict[str, tuple[int, int]]:
    """Row and position of the names in the header of a sheet, without years."""
    header = find_header(sheet, choice.roles)
    names = header.names if header else []
    kept = [name for name in names if name and not period_of(name)]
    return {name: (sheet.rows.index(names), names.index(name)) for name in kept}


def _likeness(choice: Choice, present: frozenset[str]) -> float:
    """How well a choice fits the texts of a file: 0 if it does not.

    At least half of the columns must be there that the file had, and all values
    that are fixed. An indicator that is wanted must be there; columns may be gone,
    which is reported.
    """
    if any(folded(value) not in present for value in choice.where.values()):
        return 0.0
    columns = [folded(name) for name in choice.columns]
    share = sum(name in present for name in columns) / len(columns) if columns else 0.5
    indicators = absent(filter(None, choice.series), choice.columns)
    here = sum(folded(name) in present for name in indicators)
    # of files that have the same columns the one of more wanted indicators
    is_fitting = share > 0.5 or (share == 0.5 and here)
    return share + here if is_fitting and (here or not indicators) else 0.0
