"""Reading the files of a study, and saying what is wrong with them."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from entropanel.inputs import NUMBER, SIZES, is_sized, one_line
from entropanel.study.declarations import Column, Declarations, Reference, Seed
from entropanel.suggestions import nearest

FORMS = {
    "int": (r"-?[0-9]+", "a whole number"),
    "double": (NUMBER.strip("^$"), "a plain number"),
    "boolean": (r"true|false|TRUE|FALSE", "true or false"),
}
LARGEST_WHOLE = 2**31 - 1  # of the engines' int
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


@dataclass(frozen=True)
class Refusal:
    """One thing that is wrong: where, what was found and what was expected.

    others: further lines of which the same is to be said.
    """

    file: str
    found: str
    expected: str
    line: int | None = None
    column: str | None = None
    others: tuple[int, ...] = ()

    def __str__(self) -> str:
        place = [self.file]
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.column is not None:
            place.append(self.column)
        found = self.found
        if self.others:
            found = f"{found} in {len(self.others) + 1} rows"
        told = f"{', '.join(place)}: found {found}, expected {self.expected}"
        return one_line(told)


@dataclass(frozen=True)
class Study:
    """The files of a folder.

    frames: a frame a file, all text, an empty cell None; the index is the line
    in the file. refusals: what is wrong with files and rows.
    """

    folder: Path
    frames: dict[str, pd.DataFrame]
    refusals: list[Refusal]


def read_study(folder: Path, declared: Declarations) -> Study:
    """Reads every declared file of a folder and checks it on its own and by others.

    A file that a study does without may be missing: it counts as empty. Nothing
    is raised: what is wrong is in the refusals, in the order of the files.
    """
    if not folder.is_dir():
        missing = Refusal(str(folder), "no such folder", "the folder of a study")
        return Study(folder, {}, [missing])
    frames: dict[str, pd.DataFrame] = {}
    refusals: list[Refusal] = []
    for seed in declared.seeds.values():
        path = folder / seed.path
        if not path.exists():
            frames[seed.name] = _empty(seed)
            if seed.is_needed:
                refusals.append(Refusal(str(seed.path), "no such file", _columns(seed)))
            continue
        found = read_seed(path, seed)
        if isinstance(found, pd.DataFrame):
            frames[seed.name] = found
            if seed.is_needed and found.empty:
                refusals.append(Refusal(str(seed.path), "no rows", "at least one"))
        else:
            refusals += found
    for name, frame in frames.items():
        refusals += row_refusals(declared.seeds[name], frame, frames)
    return Study(folder, frames, refusals)


def read_seed(path: Path, seed: Seed) -> pd.DataFrame | list[Refusal]:
    """A file's rows as text, or why it cannot be read.

    The dialect is RFC 4180's in UTF-8, with or without a byte order mark. An
    optional column that the file lacks is added, empty. Rows without any value,
    which spreadsheets leave, are passed over.
    """
    name = str(seed.path)
    text = _text(path)
    if isinstance(text, tuple):
        return [Refusal(name, *text)]
    # utf-8-sig has taken the mark
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as reason:
        return [Refusal(name, str(reason), "quoted cells to end", line=reader.line_num)]
    if not rows:
        return [Refusal(name, "an empty file", _columns(seed))]
    (_, header), *body = rows
    refusals = list(_header_refusals(seed, header))
    refusals += [
        Refusal(name, f"{len(row)} cells", f"{len(header)}, as in the header", line)
        for line, row in body
        if len(row) != len(header)
    ]
    refusals += [
        Refusal(name, repr(cell), "a number below 1e100000", line, column)
        for line, row in body
        for column, cell in zip(header, row, strict=False)
        if BOUNDLESS.fullmatch(cell)
    ]
    if refusals:
        return refusals
    frame = pd.DataFrame(
        [[cell if cell != "" else None for cell in row] for _, row in body],
        columns=header,
        index=pd.Index([line for line, _ in body], name="line", dtype=int),
        dtype=object,
    )
    absent = [c.name for c in seed.columns if c.is_optional and c.name not in header]
    return frame.assign(**dict.fromkeys(absent))


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
        return f"bytes that are no UTF-8 in line {line}", expected
    if "\x00" in text:
        return "binary data", expected
    return text


def _columns(seed: Seed) -> str:
    names = ", ".join(column.name for column in seed.columns)
    return f"the columns {names}{' and a column a year' if seed.has_years else ''}"


def _empty(seed: Seed) -> pd.DataFrame:
    return pd.DataFrame(columns=[column.name for column in seed.columns], dtype=object)


def _header_refusals(seed: Seed, header: list[str]) -> Iterator[Refusal]:
    name, wanted = str(seed.path), [column.name for column in seed.columns]
    for separator, kind in SEPARATORS.items():
        parts = separator.join(header).split(separator)
        if len(header) == 1 < len(parts) and parts[: len(wanted)] == wanted:
            yield Refusal(name, f"{kind} between the columns", "commas", line=1)
            return
    for twice in sorted({c for c in header if header.count(c) > 1}):
        yield Refusal(name, f"the column {twice!r} twice", "each column once", line=1)
    optional = {column.name for column in seed.columns if column.is_optional}
    for absent in wanted:
        if absent not in header:
            near = difflib.get_close_matches(absent, set(header) - set(wanted), 1)
            if absent in optional and not near:
                continue
            found = f"{near[0]!r} instead" if near else "no such column"
            yield Refusal(name, found, f"the column {absent!r}", line=1)
    if not seed.has_years:
        for other in header:
            if other not in wanted and not difflib.get_close_matches(
                other, set(wanted) - set(header), 1
            ):
                yield Refusal(name, f"the column {other!r}", _columns(seed), line=1)


def row_refusals(
    seed: Seed, frame: pd.DataFrame, frames: dict[str, pd.DataFrame]
) -> Iterator[Refusal]:
    """What the declarations forbid in rows: gaps, unknown values, keys twice."""
    name = str(seed.path)
    for column in seed.columns:
        cells = frame[column.name]
        if column.is_required and (empty := lines(cells.isna())):
            yield _told(name, "an empty cell", "a value", empty, column.name)
        for is_wrong, expected in _rules(column, cells, frames):
            wrong = cells[cells.notna() & is_wrong.astype(bool)]
            for found, same in wrong.groupby(wrong, sort=False):
                text = str(found)
                held = list(map(int, same.index))
                yield _told(name, repr(text), expected(text), held, column.name)
    for reference in seed.references:
        if reference.seed in frames:
            yield from _unknown_rows(seed, frame, reference, frames[reference.seed])
    for key in seed.keys:
        yield from _twice(seed, frame, key)


def _told(
    file: str, found: str, expected: str, held: list[int], column: str
) -> Refusal:
    """One refusal for all lines that hold the same."""
    first, *others = held
    return Refusal(file, found, expected, first, column, tuple(others))


def _rules(
    column: Column, cells: pd.Series, frames: dict[str, pd.DataFrame]
) -> Iterator[tuple[pd.Series, Callable[[str], str]]]:
    """Which cells break a rule of the column, and what the rule expects."""
    text = cells.fillna("").astype(str)
    if column.data_type in FORMS:
        form, kind = FORMS[column.data_type]
        is_formed = text.str.fullmatch(form)
        yield ~is_formed, lambda found: kind
        numbers = pd.to_numeric(text.where(is_formed), errors="coerce")
        if column.data_type == "int":
            is_large = is_formed & (numbers.abs() > LARGEST_WHOLE)
            yield is_large, lambda found: f"a number of at most {LARGEST_WHOLE}"
        elif column.data_type == "double":
            yield ~is_sized(numbers), lambda found: SIZES
    if column.values and column.data_type != "boolean":
        yield ~cells.isin(column.values), lambda found: _or(column.values)
    if column.reference and column.reference[0] in frames:
        other, key = column.reference
        known = frames[other][key].dropna()
        yield ~cells.isin(known), lambda found: _known(found, known, other)


def lines(is_wrong: pd.Series) -> list[int]:
    """Lines of the file for which something is so."""
    return [int(line) for line in is_wrong.index[is_wrong.astype(bool)]]


def numbered(frame: pd.DataFrame) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line in the file and cells of each row."""
    for line, row in zip(frame.index, frame.to_dict("records"), strict=True):
        yield int(line), {str(name): cell for name, cell in row.items()}


def _or(values: tuple[str, ...]) -> str:
    return " or ".join(map(repr, values))


def _known(found: str, known: pd.Series, seed: str) -> str:
    return f"a value of {seed}.csv{nearest(found, known)}"


def _unknown_rows(
    seed: Seed, frame: pd.DataFrame, reference: Reference, other: pd.DataFrame
) -> Iterator[Refusal]:
    """Rows whose values together stand in no row of another file."""
    mine = frame[list(reference.columns)].dropna()
    named = other[list(reference.fields)].dropna()
    known = list(named.itertuples(index=False, name=None))
    texts = [_listed(row) for row in known]
    unknown: dict[tuple[str, ...], list[int]] = defaultdict(list)
    rows = mine.itertuples(index=False, name=None)
    for line, row in zip(mine.index, rows, strict=True):
        if row not in known:
            unknown[row].append(int(line))
    for row, held in unknown.items():
        near = difflib.get_close_matches(_listed(row), texts, 1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        expected = f"a row of {reference.seed}.csv{hint}"
        columns = " and ".join(reference.columns)
        yield _told(str(seed.path), _listed(row), expected, held, columns)


def _listed(row: tuple[str, ...]) -> str:
    return ", ".join(map(repr, row))


def _number(text: str) -> object:
    """The number that a cell is, or its text."""
    return float(text) if re.fullmatch(NUMBER, text) else text


def _twice(seed: Seed, frame: pd.DataFrame, key: tuple[str, ...]) -> Iterator[Refusal]:
    # 01 and 1 are one whole number
    whole = {c.name for c in seed.columns if c.data_type in ("int", "double")}
    keys = frame[list(key)].fillna("")
    keys = keys.assign(**{name: keys[name].map(_number) for name in whole & set(key)})
    for line in lines(keys.duplicated()):
        first = frame.index[(keys == keys.loc[line]).all(axis=1)][0]
        cells = (frame.loc[line, name] for name in key)
        shown = ", ".join("an empty cell" if c is None else str(c) for c in cells)
        yield Refusal(
            str(seed.path), f"{shown} again", f"it once (line {first} has it)", line
        )
