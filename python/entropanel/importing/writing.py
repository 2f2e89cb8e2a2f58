"""Writing imported cells into a study: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pandas as pd

from entropanel.errors import ExecutionError
from entropanel.importing.sheets import Cell
from entropanel.importing.target import KEYS_OF, LONG, WIDE, Key, Target
from entropanel.importing.target import LOG as LOG_FILE
from entropanel.notation.values import NoNumberError, are_equal, number, written
from entropanel.replacing import replacing
from entropanel.violations import Violation

LOG = [
    *("series", "unit_code", "year", "value", "source_file", "sheet", "row"),
    *("column", "indicator_as_found", "unit_as_found", "flag"),
]


class WritingError(ExecutionError):
    """Observations could not be written, for want of disk space or permission."""


@dataclass
class Comparison:
    """Cells compared with what a study has: new ones, equal ones, other values."""

    new: dict[Key, Cell] = field(default_factory=dict)
    equal: int = 0
    different: dict[Key, Cell] = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)


def compare(cells: dict[Key, Cell], target: Target) -> Comparison:
    """Compares cells with the observations of a study.

    Parameters
    ----------
    cells
        Cells by series, unit and year.
    target
        The study.

    Returns
    -------
    Comparison
        Each cell that differs from what the study has is an error in it.
    """
    result = Comparison()
    for key, cell in cells.items():
        stored = target.stored.get(key)
        if stored is None:
            result.new[key] = cell
        elif _is_equal(stored.text, cell.value):
            result.equal += 1
        else:
            result.different[key] = cell
            place = f"{target.paths[stored.file]}, line {stored.line}, {stored.column}"
            found = f"{written(cell.value)} for {', '.join(map(str, key))}"
            found += f", and {stored.text} in {place}"
            expected = "one value for both; --replace overwrites the latter"
            result.violations.append(cell.place.violation(found, expected))
    return result


def _is_equal(text: str, value: Decimal) -> bool:
    try:
        return are_equal(number(text), value)
    except NoNumberError:
        return False


def write(
    cells: dict[Key, Cell], target: Target, others: Mapping[Path, pd.DataFrame]
) -> None:
    """Writes cells into the observations and their provenance into the log.

    The log is put in place first: provenance without its observation is corrected by
    importing again, an observation without provenance never is.

    Parameters
    ----------
    cells
        Cells by series, unit and year.
    target
        The study.
    others
        Further files by their paths within the study, which are written first.

    Raises
    ------
    WritingError
        If a file cannot be written; the observations are then as they were.
    """
    frames = dict(others)
    if cells:
        frames[target.paths[LOG_FILE]] = _log(cells, target)
    for file in (WIDE, LONG):
        mine = {key: c for key, c in cells.items() if target.file_of(key) == file}
        if mine:
            frames[target.paths[file]] = _observations(mine, target, file)
    try:
        paths = [target.folder / path for path in frames]
        with replacing(*paths, is_durable=True) as fresh:
            for path, frame in zip(fresh, frames.values(), strict=True):
                frame.to_csv(path, index=False, lineterminator="\n")
    except OSError as reason:
        path = (target.folder / target.paths[WIDE]).resolve()
        told = f"{path} cannot be written ({reason.strerror}): it is as it was"
        raise WritingError(told) from reason


def _observations(cells: dict[Key, Cell], target: Target, file: str) -> pd.DataFrame:
    """A file of observations with cells: rows in their order, new ones below."""
    old = target.frames[file].set_index(KEYS_OF[file])
    values = {(*key[:2], str(key[2])): written(c.value) for key, c in cells.items()}
    found = pd.Series(values, dtype=object).rename_axis(KEYS_OF[LONG])
    new = found.unstack() if file == WIDE else found.sort_index().to_frame("value")
    index = old.index.append(new.index.difference(old.index))
    columns, added = list(old.columns), set(new.columns) - set(old.columns)
    columns = sorted({*columns, *added}) if added else columns
    whole = new.reindex(index, columns=columns).astype(object).fillna(old)
    return whole.fillna("").reset_index()


def _log(cells: dict[Key, Cell], target: Target) -> pd.DataFrame:
    """The log: of each cell the last import that wrote it."""
    rows = []
    for key, cell in sorted(cells.items()):
        place, sheet = cell.place, cell.place.sheet
        where = [sheet.file, sheet.name or "", str(place.line), place.column or ""]
        found = [cell.indicator, cell.measure, cell.flag]
        rows.append([*map(str, key), written(cell.value), *where, *found])
    log = pd.concat([target.frames[LOG_FILE][LOG], pd.DataFrame(rows, columns=LOG)])
    return log.drop_duplicates(KEYS_OF[LONG], keep="last")
