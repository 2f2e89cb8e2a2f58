"""Importing files into a study, from reading to writing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from entropanel.importing.collecting import Cell, Collected, Collector
from entropanel.importing.headers import find_header
from entropanel.importing.layouts import figures
from entropanel.importing.matching import UnmatchedError
from entropanel.importing.sheets import RefusedError, read_sheets
from entropanel.importing.target import Key, Target, read_target
from entropanel.importing.writing import compare, write
from entropanel.study.declarations import Declarations
from entropanel.study.files import Refusal

# Refusals of one kind that are told one by one.
SHOWN = 20


@dataclass(frozen=True)
class Conversion:
    """How many figures were converted from one unit of measurement into another."""

    figures: int
    found: str
    stored: str

    def __str__(self) -> str:
        return f"{self.figures} converted from {self.found} to {self.stored}"


@dataclass
class Imported:
    """What an import did: with refusals, nothing.

    refusals: the first of each kind, and how many there are more. Counts of
    cells: written (replaced among them), kept as equal, missing in the
    files. converted: those written that the files have in another unit.
    """

    refusals: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    written: int = 0
    replaced: int = 0
    kept: int = 0
    missing: int = 0
    converted: list[Conversion] = field(default_factory=list)


def import_files(
    files: Sequence[Path],
    folder: Path,
    declared: Declarations,
    *,
    series: str | None = None,
    replace: bool = False,
    thousands: str = "",
) -> Imported:
    """Writes the figures of files into the observations of a study.

    series: which series it is where the files do not say so. replace: whether
    figures that the study has otherwise are overwritten. thousands: what separates
    them in the files, a comma, point or blank.

    Raises WritingError; what is wrong with the files is in the refusals.
    """
    try:
        target = read_target(folder, declared)
        if series is not None:
            series = _declared_series(target, series)
        collected = collect(files, target, series, thousands)
        return _finish(collected, target, replace=replace)
    except RefusedError as reason:
        return Imported(refusals=_told(reason.refusals))


def _declared_series(target: Target, name: str) -> str:
    try:
        return target.series.only(name, target.series.keys(name))
    except UnmatchedError as reason:
        raise RefusedError(Refusal("--series", repr(name), str(reason))) from reason


def collect(
    files: Sequence[Path], target: Target, series: str | None, thousands: str = ""
) -> Collected:
    """The cells of all files, and what is wrong with any of them."""
    collector = Collector(target, series, thousands)
    for file in dict.fromkeys(files):
        try:
            sheets = read_sheets(file)
        except RefusedError as reason:
            collector.into.refusals += reason.refusals
            continue
        # a workbook's sheets of notes have no header; one at least must have
        tables = [sheet for sheet in sheets if find_header(sheet)] or sheets[:1]
        for sheet in sheets:
            if sheet not in tables and any(map(any, sheet.rows)):
                text = f"{sheet.where}: left out, it has no header"
                collector.into.warnings.append(text)
        for sheet in tables:
            if thousands == "." and not sheet.is_text:
                # a number there is shown with a decimal point
                expected = "one, as --thousands . is for"
                refusal = Refusal(sheet.where, "no text file", expected)
                collector.into.refusals.append(refusal)
                continue
            try:
                found, warnings = figures(sheet)
            except RefusedError as reason:
                collector.into.refusals += reason.refusals
                continue
            collector.into.warnings += warnings
            collector.add(sheet, found)
    return collector.into


def _finish(collected: Collected, target: Target, *, replace: bool) -> Imported:
    """Compares what was collected with the study and writes it, or refuses."""
    compared = compare(collected.cells, target)
    refusals = [*collected.refusals, *([] if replace else compared.refusals)]
    warnings = [
        *collected.warnings,
        *(
            f"{n} figures {reason}: left out"
            for reason, n in collected.left_out.items()
        ),
    ]
    if compared.equal:
        text = f"{compared.equal} figures were there already, and are equal"
        warnings.append(text)
    if refusals:
        return Imported(refusals=_told(refusals), warnings=warnings)
    cells = compared.new | compared.different
    if cells:
        write(cells, target)
    return Imported(
        warnings=warnings,
        written=len(cells),
        replaced=len(compared.different),
        kept=compared.equal,
        missing=collected.missing,
        converted=_conversions(cells, target),
    )


def _told(refusals: list[Refusal]) -> list[str]:
    """Refusals as text: of one kind the first ones, and how many there are more."""
    shown: list[str] = []
    counts: Counter[str] = Counter()
    for refusal in refusals:
        # what is expected, without the example or name that is this cell's own
        kind = re.split(r"[('\d;]", refusal.expected, maxsplit=1)[0].strip(" ,")
        counts[kind] += 1
        if counts[kind] <= SHOWN:
            shown.append(str(refusal))
    return shown + [
        f"... and {n - SHOWN} more found elsewhere, expected {kind}"
        for kind, n in counts.items()
        if n > SHOWN
    ]


def _conversions(cells: dict[Key, Cell], target: Target) -> list[Conversion]:
    """Conversions of cells, a row a pair of units."""
    converted = Counter(
        (cell.measure, target.series.units[series])
        for (series, _, _), cell in cells.items()
        if cell.power
    )
    return [Conversion(n, *units) for units, n in converted.items()]
