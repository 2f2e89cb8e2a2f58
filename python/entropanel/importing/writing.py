"""Writing imported cells into a study: all of them, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from entropanel.errors import ExecutionError
from entropanel.importing.observations import Cell
from entropanel.importing.own_files import csv_text, read_rows
from entropanel.importing.target import KEYS, LONG_COLUMNS, Key, Target
from entropanel.notation.values import NoNumberError, are_equal, number, written
from entropanel.replacing import replacing
from entropanel.violations import Violation

LOG = [
    *("series", "unit_code", "year", "value", "source_file", "sheet", "row"),
    *("column", "indicator_as_found", "unit_as_found", "flag"),
]


# Logs of before had no flags.
WITHOUT_FLAG = LOG[:-1]


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
    """Holds cells against the observations; each different one is an error."""
    result = Comparison()
    for key, cell in cells.items():
        stored = target.stored.get(key)
        if stored is None:
            result.new[key] = cell
        elif _is_equal(stored.text, cell.value):
            result.equal += 1
        else:
            result.different[key] = cell
            found = f"{written(cell.value)} for {', '.join(map(str, key))}"
            expected = "one value for both; --replace overwrites the latter"
            also = f"{found}, and {stored.text} in {stored.place}"
            result.violations.append(cell.place.violation(also, expected))
    return result


def _is_equal(text: str, value: Decimal) -> bool:
    try:
        return are_equal(number(text), value)
    except NoNumberError:
        return False


def write(cells: dict[Key, Cell], target: Target, others: Mapping[Path, str]) -> None:
    """Writes cells into the observations and their provenance into the log.

    others: texts of further files by their paths, which are written first.

    The log is put in place first: provenance without its observation is corrected by
    importing again, an observation without provenance never is. Raises WritingError
    if a file cannot be written; the observations are then as they were.
    """
    path = target.wide_path.resolve()
    log = path.with_name("import_log.csv")
    texts = {place.resolve(): text for place, text in others.items()}
    if cells:
        texts[log] = _log(log, cells)
    for place, written_out in ((target.wide_path, _wide), (target.long_path, _long)):
        mine = {key: c for key, c in cells.items() if target.path_of(key) == place}
        if mine:
            texts[place.resolve()] = written_out(mine, target)
    try:
        with replacing(*texts, is_durable=True) as fresh:
            for file, text in zip(fresh, texts.values(), strict=True):
                file.write_text(text, encoding="utf-8", newline="")
    except OSError as reason:
        raise WritingError(
            f"{path} cannot be written ({reason.strerror}): it is as it was"
        ) from reason


def _wide(cells: dict[Key, Cell], target: Target) -> str:
    """The wide observations' text: rows in their order, new ones below."""
    others = [name for name in target.wide.columns if name not in KEYS]
    added = {str(year) for _, _, year in cells} - set(others)
    header = [*KEYS, *(sorted({*others, *added}) if added else others)]
    rows: dict[tuple[str, str], dict[str, str]] = {
        (row["series"], row["unit_code"]): {str(k): v for k, v in row.items()}
        for row in target.wide.to_dict("records")
    }
    for (series, unit, year), cell in sorted(cells.items()):
        row = rows.setdefault((series, unit), {"series": series, "unit_code": unit})
        row[str(year)] = written(cell.value)
    texts = ([row.get(name, "") for name in header] for row in rows.values())
    return csv_text(header, texts)


def _long(cells: dict[Key, Cell], target: Target) -> str:
    """The long observations' text: rows in their order, new ones below."""
    frame = target.long[LONG_COLUMNS]
    rows = {tuple(row[:3]): list(row) for row in frame.itertuples(index=False)}
    for (series, unit, year), cell in sorted(cells.items()):
        key = (series, unit, str(year))
        rows[key] = [*key, written(cell.value)]
    return csv_text(LONG_COLUMNS, rows.values())


def _log(path: Path, cells: dict[Key, Cell]) -> str:
    """The log's text: of each cell the last import that wrote it."""
    named = f"the columns {', '.join(LOG)}"
    rows = read_rows(path, [LOG, WITHOUT_FLAG, []], str(path), named, named)
    changed = {(series, unit, str(year)) for series, unit, year in cells}
    added = [""] * (len(LOG) - len(rows[0])) if rows else []
    kept = [[*row, *added] for row in rows[1:] if tuple(row[:3]) not in changed]
    return csv_text(LOG, [*kept, *(_log_row(*held) for held in sorted(cells.items()))])


def _log_row(key: Key, cell: Cell) -> list[str]:
    place, sheet = cell.place, cell.place.sheet
    where = [sheet.file, sheet.name or "", str(place.line), place.column or ""]
    found = [cell.indicator, cell.measure, cell.flag]
    return [*map(str, key), written(cell.value), *where, *found]
