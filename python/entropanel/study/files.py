"""Reads the files of a study and validates each of them."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from entropanel.study.column_rules import row_violations
from entropanel.study.declarations import Declarations, Seed
from entropanel.violations import SOFT, Violation

# dbt takes a cell for a number where it can, and ends over one without bounds
BOUNDLESS = re.compile(r"\W*\d[\d_.,]*[eE]\+?\d{6,}\W*")
# what a spreadsheet or archive begins with, where text is expected
SIGNATURES = {
    b"PK\x03\x04": "a zip archive or .xlsx workbook",
    b"\xd0\xcf\x11\xe0": "an old .xls workbook",
    b"\x1f\x8b": "a gzip archive",
}
# what spreadsheets put between columns in some countries
SEPARATORS = {";": "semicolons", "\t": "tabs"}
Rows = list[tuple[int, list[str]]]  # cells of each row, with its first line


@dataclass(frozen=True)
class Study:
    """The files of a folder.

    frames: one frame per file, all text, an empty cell None; the index is the line
    in the file. errors: validation errors of files and rows; warnings: possible errors.
    """

    folder: Path
    frames: dict[str, pd.DataFrame]
    errors: list[Violation] = field(default_factory=list)
    warnings: list[Violation] = field(default_factory=list)


def read_study(folder: Path, declared: Declarations) -> Study:
    """Reads every declared file of a folder and checks it on its own and by others.

    A file that a study does without may be missing: it counts as empty. Nothing
    is raised: what is wrong is in the errors, in the order of the files.

    Parameters
    ----------
    folder
        The study's.
    declared
        The files of any study.

    Returns
    -------
    Study
        What could be read, and what is wrong with it.
    """
    study = Study(folder, {})
    if not folder.is_dir():
        expected = "the folder of a study"
        study.errors.append(Violation(str(folder), "no such folder", expected))
        return study
    for seed in declared.seeds.values():
        path, file = folder / seed.path, str(seed.path)
        found = read_seed(path, seed) if path.exists() else _empty(seed)
        if isinstance(found, list):
            study.errors.extend(found)
            continue
        study.frames[seed.name] = found
        study.warnings.extend(_former_columns(seed, found))
        if not path.exists() and seed.is_needed:
            study.errors.append(Violation(file, "no such file", _columns(seed)))
        elif seed.is_needed and found.empty:
            study.errors.append(Violation(file, "no rows", "at least one"))
    for name, frame in study.frames.items():
        study.errors.extend(row_violations(declared.seeds[name], frame, study.frames))
    return study


def _former_columns(seed: Seed, frame: pd.DataFrame) -> Iterator[Violation]:
    """Columns of earlier studies that nothing reads any more."""
    for name in set(seed.former_columns) & set(frame):
        found = f"the column {name!r}, which is no longer read"
        yield Violation(str(seed.path), found, _columns(seed), 1, severity=SOFT)


def read_seed(path: Path, seed: Seed) -> pd.DataFrame | list[Violation]:
    """A file's rows as text, or why it cannot be read.

    The dialect is RFC 4180's in UTF-8, with or without a byte order mark. An
    optional column that the file does not have is added, empty. Rows without any
    value, which spreadsheets leave, are passed over.

    Parameters
    ----------
    path
        The file, which exists.
    seed
        What it is to be.

    Returns
    -------
    pandas.DataFrame or list of Violation
        An empty cell is None; the index is the line in the file.
    """
    rows = _rows(path, str(seed.path))
    if isinstance(rows, Violation):
        return [rows]
    if not rows:
        return [Violation(str(seed.path), "an empty file", _columns(seed))]
    (_, header), *body = rows
    violations = [*_header_violations(seed, header), *_widths(seed, header, body)]
    if violations:
        return violations
    frame = pd.DataFrame(
        [[cell if cell != "" else None for cell in row] for _, row in body],
        columns=header,
        index=pd.Index([line for line, _ in body], name="line", dtype=int),
        dtype=object,
    )
    absent = [c.name for c in seed.columns if c.is_optional and c.name not in header]
    return frame.assign(**dict.fromkeys(absent))


def _rows(path: Path, name: str) -> Rows | Violation:
    """The rows of a file that hold a value, or why it cannot be read."""
    text = _text(path)
    if isinstance(text, tuple):
        return Violation(name, *text)
    # utf-8-sig has taken the mark
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: Rows = []
    line = 1
    try:
        for row in reader:
            if any(row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as reason:
        return Violation(name, str(reason), "a closing quotation mark", reader.line_num)
    return rows


def _text(path: Path) -> str | tuple[str, str]:
    """The text of a file, or what was found and what was expected."""
    expected = "a CSV file in UTF-8"
    try:
        content = path.read_bytes()
    except OSError as reason:
        return f"a file that cannot be read ({reason.strerror})", expected
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            return kind, expected
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        line = content[: reason.start].count(b"\n") + 1
        return f"bytes that are not UTF-8 in line {line}", expected
    return ("binary data", expected) if "\x00" in text else text


def _columns(seed: Seed) -> str:
    names = ", ".join(column.name for column in seed.columns)
    return f"the columns {names}{' and one column per year' if seed.has_years else ''}"


def _empty(seed: Seed) -> pd.DataFrame:
    return pd.DataFrame(columns=[column.name for column in seed.columns], dtype=object)


def _header_violations(seed: Seed, header: list[str]) -> Iterator[Violation]:
    name, wanted = str(seed.path), [column.name for column in seed.columns]
    for separator, kind in SEPARATORS.items():
        parts = separator.join(header).split(separator)
        if len(header) == 1 < len(parts) and parts[: len(wanted)] == wanted:
            yield Violation(name, f"{kind} between the columns", "commas", 1)
            return
    for twice in sorted({c for c in header if header.count(c) > 1}):
        yield Violation(name, f"the column {twice!r} twice", "each column once", 1)
    optional = {column.name for column in seed.columns if column.is_optional}
    others = [c for c in header if c not in {*wanted, *seed.former_columns}]
    taken = set()
    for absent in [column for column in wanted if column not in header]:
        near = difflib.get_close_matches(absent, others, 1)
        taken.update(near)
        if near or absent not in optional:
            found = f"{near[0]!r} instead" if near else "no such column"
            yield Violation(name, found, f"the column {absent!r}", 1)
    if not seed.has_years:
        for other in filter(lambda other: other not in taken, others):
            yield Violation(name, f"the column {other!r}", _columns(seed), 1)


def _widths(seed: Seed, header: list[str], body: Rows) -> Iterator[Violation]:
    """Rows of another width than the header, and numbers without bounds."""
    name = str(seed.path)
    for line, row in body:
        if len(row) != len(header):
            expected = f"{len(header)}, as in the header"
            yield Violation(name, f"{len(row)} cells", expected, line)
    for line, row in body:
        for column, cell in zip(header, row, strict=False):
            if BOUNDLESS.fullmatch(cell):
                yield Violation(
                    name, repr(cell), "a number below 1e100000", line, column
                )
