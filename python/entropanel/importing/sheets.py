"""Reading a statistics file, of whatever kind, into sheets of text cells."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from entropanel.importing.encodings import Encodings
from entropanel.importing.number_formats import formatted
from entropanel.importing.text import text_rows
from entropanel.importing.workbook_parts import Shown
from entropanel.importing.workbooks import shown_in
from entropanel.study.files import SIGNATURES, Refusal

READABLE = (
    "a CSV file, .xlsx or .xls workbook, .dta, .sav or Parquet file, "
    "SDMX-ML or JSON-stat"
)


class RefusedError(ValueError):
    """Input that is refused; ``refusals`` say why."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__("\n".join(map(str, refusals)))
        self.refusals = list(refusals)


@dataclass(frozen=True)
class Area:
    """Cells of a sheet from a first to a last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        first = f"{letters(self.left)}{self.top + 1}"
        return f"{first}:{letters(self.right)}{self.bottom + 1}"


@dataclass(frozen=True)
class Sheet:
    """A table of text cells as it stands in a file.

    rows: cells from the first column on, not necessarily of one length.
    lines: line or row of each in the file, from 1. columns: names of the
    columns where the file has them apart, else none. labels: what such columns
    are called beside their names. is_text: a row too short was cut. merged:
    areas of merged cells, each of which has the area's text. is_flagged: figures
    have flags behind them.
    """

    file: str
    name: str | None
    rows: list[list[str]]
    lines: list[int]
    columns: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    is_text: bool = False
    merged: tuple[Area, ...] = ()
    is_flagged: bool = False

    @property
    def where(self) -> str:
        """File and sheet, for messages."""
        return self.file if self.name is None else f"{self.file}, sheet {self.name!r}"

    def column(self, position: int) -> str:
        """Name of a column for messages: its name, letters or number."""
        if self.columns:
            return self.columns[position]
        return str(position + 1) if self.is_text else letters(position)


def letters(position: int) -> str:
    """The letters of a spreadsheet's column, from 0: A, B, ..., Z, AA."""
    before, last = divmod(position, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def read_sheets(path: Path, encodings: Encodings) -> list[Sheet]:
    """The sheets of a file, whose kind is told by how it begins.

    encodings: how text is decoded.

    Raises RefusedError if it cannot be read.
    """
    file = str(path)
    if path.is_dir():
        raise RefusedError(Refusal(file, "a folder", "a file: name those in it"))
    if not path.exists():
        raise RefusedError(Refusal(file, "no such file", READABLE))
    try:
        content = path.read_bytes()
    except OSError as reason:
        found = f"a file that cannot be read ({reason.strerror})"
        raise RefusedError(Refusal(file, found, READABLE)) from reason
    if not content.strip():
        raise RefusedError(Refusal(file, "an empty file", READABLE))
    for is_kind, kind, reader in KINDS:
        if is_kind(content, path):
            return _read(file, content, kind, reader)
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            raise RefusedError(Refusal(file, kind, READABLE))
    rows = text_rows(content, encodings)
    if isinstance(rows, Refusal):
        raise RefusedError(Refusal(file, rows.found, rows.expected, rows.line))
    return [Sheet(file, None, [r for _, r in rows], [n for n, _ in rows], is_text=True)]


def _read(
    file: str, content: bytes, kind: str, reader: Callable[[str, bytes], list[Sheet]]
) -> list[Sheet]:
    try:
        return reader(file, content)
    except RefusedError:
        raise
    # The readers of damaged binary files raise what their parts raise.
    except Exception as reason:
        found = f"a file that cannot be read ({str(reason).strip() or 'damaged'})"
        raise RefusedError(Refusal(file, found, f"a whole {kind}")) from reason


def _workbook(file: str, content: bytes) -> list[Sheet]:
    from python_calamine import CalamineWorkbook

    shown = shown_in(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        cells = sheet.to_python(skip_empty_area=False)
        rows = [[cell_text(cell) for cell in row] for row in cells]
        _show(rows, cells, shown.get(name, Shown()))
        ranges = sheet.merged_cell_ranges or []
        merged = tuple(Area(*first, *last) for first, last in ranges)
        for area in merged:
            _spread(rows, area)
        lines = list(range(1, len(rows) + 1))
        sheets.append(Sheet(file, name, rows, lines, merged=merged))
    return sheets


def _show(rows: list[list[str]], cells: list[list[Any]], shown: Shown) -> None:
    """Gives cells that are shown otherwise than held the text that is shown."""
    for (row, column), text in shown.texts.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    for (row, column), code in shown.formats.items():
        if row < len(rows) and column < len(rows[row]):
            held = cells[row][column]
            if isinstance(held, int | float) and not isinstance(held, bool):
                rows[row][column] = formatted(rows[row][column], code)


def _spread(rows: list[list[str]], area: Area) -> None:
    """Gives each cell of a merged area its text, which stands in the first."""
    held = [row[area.left : area.right + 1] for row in rows[area.top : area.bottom + 1]]
    text = next((cell for row in held for cell in row if cell), "")
    for row in rows[area.top : area.bottom + 1]:
        for position in range(area.left, min(area.right + 1, len(row))):
            row[position] = text


def _stata(file: str, content: bytes) -> list[Sheet]:
    from pandas.io.stata import StataReader

    # A year stored as Stata's %ty is the number of the year itself.
    frame = pd.read_stata(io.BytesIO(content), convert_dates=False)
    with StataReader(io.BytesIO(content)) as reader:
        return [_frame_sheet(file, frame, reader.variable_labels())]


def _parquet(file: str, content: bytes) -> list[Sheet]:
    return [_frame_sheet(file, pd.read_parquet(io.BytesIO(content)), {})]


def _spss(file: str, content: bytes) -> list[Sheet]:
    import pyreadstat

    frame, about = pyreadstat.read_sav(io.BytesIO(content), apply_value_formats=True)
    return [_frame_sheet(file, frame, about.column_names_to_labels)]


def _sdmx_ml(file: str, content: bytes) -> list[Sheet]:
    from entropanel.importing.sdmx_ml import sdmx_sheets

    return sdmx_sheets(file, content)


def _json_stat(file: str, content: bytes) -> list[Sheet]:
    from entropanel.importing.json_stat import json_stat_sheets

    return json_stat_sheets(file, content)


def _frame_sheet(
    file: str, frame: pd.DataFrame, labels: Mapping[str, str | None]
) -> Sheet:
    """A frame as a sheet whose first row, line 0, has the names of the columns."""
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    names = tuple(map(str, frame.columns))
    cells = [
        # iterating over the column itself would widen single precision
        [cell_text(cell) for cell in frame.iloc[:, i].to_numpy()]
        for i in range(frame.shape[1])
    ]
    rows = [list(names), *([list(row) for row in zip(*cells, strict=True)])]
    titles = tuple((labels.get(name) or "").strip() for name in names)
    return Sheet(file, None, rows, list(range(len(rows))), names, titles)


def cell_text(cell: Any) -> str:
    """A cell as text; a number in the fewest digits that give it back."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    if isinstance(cell, bool | np.bool_):
        return str(bool(cell)).upper()
    if isinstance(cell, float | np.floating):
        if math.isnan(cell):
            return ""
        text = format(Decimal(str(cell)), "f") if math.isfinite(cell) else str(cell)
        return text.removesuffix(".0")
    return str(cell)


def _is_workbook(content: bytes, path: Path) -> bool:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return content.startswith(b"PK") and path.suffix.lower() == ".xlsx"


def _is_sdmx_ml(content: bytes, path: Path) -> bool:
    """Whether markup names SDMX, in UTF-16, too."""
    start = content[:4000].replace(b"\x00", b"").lower()
    return b"<" in start[:8] and b"www.sdmx.org/resources/sdmxml" in start


def _is_json(content: bytes, path: Path) -> bool:
    start = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and start[1:].lstrip()[:1] in (b'"', b"}", b"")


def _begins(*starts: bytes) -> Callable[[bytes, Path], bool]:
    return lambda content, path: content.startswith(starts)


KINDS: list[
    tuple[Callable[[bytes, Path], bool], str, Callable[[str, bytes], list[Sheet]]]
] = [
    (_is_workbook, "workbook", _workbook),
    (_begins(b"PAR1"), "Parquet file", _parquet),
    (_begins(b"$FL2", b"$FL3"), "SPSS file", _spss),
    (
        lambda content, path: (
            content.startswith(b"<stata_dta>") or path.suffix.lower() == ".dta"
        ),
        "Stata file",
        _stata,
    ),
    (_is_sdmx_ml, "SDMX-ML file", _sdmx_ml),
    (_is_json, "JSON-stat file", _json_stat),
]
