"""Importing files into a study, from reading to writing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from pathlib import Path

from entropanel.importing.choice_file import memory_text, read_memory
from entropanel.importing.choices import Choice, Memory
from entropanel.importing.collected import Collected
from entropanel.importing.collecting import Collector
from entropanel.importing.encodings import EncodingError, Encodings, encodings
from entropanel.importing.matching import UnmatchedError
from entropanel.importing.places import Cell
from entropanel.importing.reading import Reading
from entropanel.importing.sheets import RefusedError
from entropanel.importing.target import Key, Target, read_target
from entropanel.importing.writing import compare, write
from entropanel.study.declarations import Declarations
from entropanel.study.files import Refusal

# Refusals of one kind that are told one by one.
SHOWN = 20
NOTHING = Choice()


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
    files. converted: those written that the files have in another unit. further:
    refusals that are counted only.
    """

    refusals: list[str] = field(default_factory=list)
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
    """Writes the figures of files into the observations of a study.

    series: which series it is where the files do not say so. replace: whether
    figures that the study has otherwise are overwritten. thousands: what separates
    them in the files, a comma, point or blank. encoding: that of text files, which
    the study's names tell if it is not given. choice: what is wanted of the files,
    which the study remembers.

    Raises WritingError; what is wrong with the files is in the refusals.
    """
    try:
        target = read_target(folder, declared)
        if series is not None:
            series = _declared_series(target, series)
        named = {k: _declared_series(target, v) for k, v in choice.series.items()}
        given = changed(choice, series=named, thousands=thousands, encoding=encoding)
        memory = read_memory(target.memory_path, set(target.series.units))
        how = _encodings(target, encoding, memory)
        reading = Reading(Collector(target, series), memory, given, how)
        for file in dict.fromkeys(files):
            reading.add(file)
        return _finish(reading.finish(), target, memory, replace=replace)
    except RefusedError as reason:
        return _refused(reason.refusals)


def _declared_series(target: Target, name: str) -> str:
    try:
        return target.series.only(name, target.series.keys(name))
    except UnmatchedError as reason:
        raise RefusedError(Refusal("--series", repr(name), str(reason))) from reason


def _encodings(target: Target, given: str, memory: Memory) -> Encodings:
    before = [choice.encoding for choice in memory.choices.values()]
    try:
        return encodings(target.names, given, filter(None, before))
    except EncodingError as reason:
        refusal = Refusal("--encoding", reason.found, reason.expected)
        raise RefusedError(refusal) from reason


def _finish(
    collected: Collected, target: Target, memory: Memory, *, replace: bool
) -> Imported:
    """Compares what was collected with the study and writes it, or refuses."""
    compared = compare(collected.cells, target)
    refusals = [*collected.refusals, *([] if replace else compared.refusals)]
    warnings = [
        *collected.warnings,
        *_assumed(collected),
        *(
            f"{n} figures {reason}: left out"
            for reason, n in collected.left_out.items()
        ),
    ]
    if compared.equal:
        text = f"{compared.equal} figures were there already, and are equal"
        warnings.append(text)
    if refusals:
        return _refused(refusals, warnings)
    cells = compared.new | compared.different
    others = {target.memory_path: memory_text(memory)} if memory.changed else {}
    if cells or others:
        write(cells, target, others)
    return Imported(
        warnings=warnings,
        written=len(cells),
        replaced=len(compared.different),
        kept=compared.equal,
        missing=collected.missing,
        converted=_conversions(cells, target),
    )


def _assumed(collected: Collected) -> Iterator[str]:
    """A warning of each file whose names are known without their suffix only."""
    for file, units in collected.assumed.items():
        (name, code), *others = units.items()
        more = f", and {len(others)} more names likewise" if others else ""
        yield f"{file}: {name!r} was read as {code}{more}"


def _refused(refusals: list[Refusal], warnings: Sequence[str] = ()) -> Imported:
    """Nothing imported: of one kind of refusals the first ones, the others counted."""
    shown: list[str] = []
    counts: Counter[str] = Counter()
    for refusal in refusals:
        # what is expected, without the example or name that is this cell's own
        kind = re.split(r"[('\d;]", refusal.expected, maxsplit=1)[0].strip(" ,")
        counts[kind] += 1
        if counts[kind] <= SHOWN:
            shown.append(str(refusal))
    lines = shown + [
        f"... and {n - SHOWN} more found elsewhere, expected {kind}"
        for kind, n in counts.items()
        if n > SHOWN
    ]
    further = len(refusals) - len(lines)
    return Imported(refusals=lines, warnings=list(warnings), further=further)


def _conversions(cells: dict[Key, Cell], target: Target) -> list[Conversion]:
    """Conversions of cells, a row a pair of units."""
    converted = Counter(
        (cell.measure, target.series.units[series])
        for (series, _, _), cell in cells.items()
        if cell.power
    )
    return [Conversion(n, *units) for units, n in converted.items()]
