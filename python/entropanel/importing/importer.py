"""Importing files into a study, from reading to writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from pathlib import Path

import pandas as pd

from entropanel.importing.choices import NOTHING, Choice, choice_frame, read_choices
from entropanel.importing.collecting.collected import Collected
from entropanel.importing.collecting.collector import Collector
from entropanel.importing.matching.names import UnmatchedError
from entropanel.importing.messages import EXPECTED, counted
from entropanel.importing.reading.text import encodings
from entropanel.importing.session import Session
from entropanel.importing.sheets import ValidationError, invalid
from entropanel.importing.target import Target, read_target
from entropanel.importing.writing import compare, write
from entropanel.study.declarations import Declarations
from entropanel.study.folders import CHOICES
from entropanel.violations import Violation

# Errors of one kind that are told one by one.
SHOWN = 20


@dataclass(frozen=True)
class Conversion:
    """How many values were converted from one unit of measurement into another."""

    values: int
    found: str
    stored: str

    def __str__(self) -> str:
        return f"{self.values} converted from {self.found} to {self.stored}"


@dataclass
class Imported:
    """What an import did: nothing if there are errors.

    errors: the errors, the first of each kind, and how many there are more. Counts of
    cells: written (replaced among them), kept as equal, missing in the
    files. converted: those written that the files have in another unit. further:
    errors that are counted only.
    """

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    written: int = 0
    replaced: int = 0
    kept: int = 0
    missing: int = 0
    converted: list[Conversion] = field(default_factory=list)
    further: int = 0


def import_files(
    files: Sequence[Path],
    folder: Path,
    declared: Declarations,
    *,
    series: str | None = None,
    replace: bool = False,
    thousands: str = "",
    encoding: str = "",
    choice: Choice = NOTHING,
) -> Imported:
    """Writes the observations of files into those of a study.

    Parameters
    ----------
    files
        What is read: CSV, workbooks and others.
    folder
        The study's folder.
    declared
        The files that any study has.
    series
        The series, by key or name, where the files do not say which it is.
    replace
        Whether values that the study has otherwise are overwritten.
    thousands
        What separates thousands in the files: a comma, point or blank.
    encoding
        That of text files; if it is not given, the study's names tell it.
    choice
        What is wanted of the files, which the study remembers.

    Returns
    -------
    Imported
        What was done, or what is wrong with the files; then nothing is written.

    Raises
    ------
    WritingError
        If the study's files cannot be written.
    """
    try:
        target = read_target(folder, declared)
        if series is not None:
            series = _declared_series(target, series)
        named = {k: _declared_series(target, v) for k, v in choice.series.items()}
        given = changed(choice, series=named, thousands=thousands, encoding=encoding)
        choices = read_choices(folder, target.series.units)
        before = [each.encoding for each in choices.values()]
        how = encodings(target.names, encoding, before)
        session = Session(Collector(target, series), dict(choices), given, how)
        for file in dict.fromkeys(files):
            session.add(file)
        is_same = session.choices == choices
        others = {} if is_same else {CHOICES: choice_frame(session.choices)}
        return _finish(session.finish(), target, others, replace=replace)
    except ValidationError as reason:
        return _invalid(reason.violations)


def _declared_series(target: Target, name: str) -> str:
    try:
        return target.series.only(name, target.series.keys(name))
    except UnmatchedError as reason:
        raise invalid("--series", repr(name), str(reason)) from reason


def _finish(
    collected: Collected,
    target: Target,
    others: dict[Path, pd.DataFrame],
    *,
    replace: bool,
) -> Imported:
    """Compares what was collected with the study and writes it, if nothing is wrong."""
    compared = compare(collected.cells, target)
    violations = [*collected.violations, *([] if replace else compared.violations)]
    warnings = list(collected.all_warnings())
    if compared.equal:
        many = counted(compared.equal, "observation was", "observations were")
        warnings.append(f"{many} there already, with an equal value")
    if violations:
        return _invalid(violations, warnings)
    cells = compared.new | compared.different
    if cells or others:
        write(cells, target, others)
    converted = Counter(
        (cell.measure, target.series.units[series])
        for (series, _, _), cell in cells.items()
        if cell.power
    )
    return Imported(
        warnings=warnings,
        written=len(cells),
        replaced=len(compared.different),
        kept=compared.equal,
        missing=collected.missing,
        converted=[Conversion(n, *units) for units, n in converted.items()],
    )


def _invalid(violations: Sequence[Violation], warnings: Sequence[str] = ()) -> Imported:
    """Nothing imported: of one kind of errors the first ones, the others counted."""
    shown: list[str] = []
    counts: Counter[str] = Counter()
    for violation in violations:
        kind = violation.kind or violation.expected
        counts[kind] += 1
        if counts[kind] <= SHOWN:
            shown.append(str(violation))
    lines = shown + [
        f"... and {n - SHOWN} more found elsewhere, expected {EXPECTED.get(kind, kind)}"
        for kind, n in counts.items()
        if n > SHOWN
    ]
    further = len(violations) - len(lines)
    return Imported(errors=lines, warnings=list(warnings), further=further)
