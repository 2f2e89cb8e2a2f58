"""Datasets as a workbook for spreadsheets, in which text is text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from entropanel.exporting.dataset import Dataset, ExportError

MOST_ROWS, MOST_COLUMNS, LONGEST_TEXT = 1_048_576, 16_384, 32_767
LONGEST_NAME = 31  # of a sheet
DESCRIPTIONS = "columns"  # the sheet that describes the others' columns
WIDEST = 40  # letters of a sheet's column


def write_workbook(datasets: Sequence[Dataset], path: Path) -> None:
    """Writes a sheet for each dataset, and one that describes their columns.

    Parameters
    ----------
    datasets : sequence of Dataset
        What is written, in this order.
    path : Path
        The .xlsx file.

    Raises
    ------
    ExportError
        If a dataset is larger than a sheet, or a text longer than a cell may be.
    OSError
        If the file cannot be written.
    """
    for data in datasets:
        _check_size(data)
    with xlsxwriter.Workbook(path) as book:
        bold, date = book.add_format({"bold": True}), book.add_format()
        date.set_num_format("yyyy-mm-dd hh:mm:ss")
        for data, name in zip(datasets, _sheet_names(datasets), strict=True):
            _fill(book.add_worksheet(name), data, bold, date)
        _describe(book.add_worksheet(DESCRIPTIONS), datasets, bold)


def _check_size(data: Dataset) -> None:
    for found, most, what in (
        (data.rows.num_rows + 1, MOST_ROWS, "rows"),
        (data.rows.num_columns, MOST_COLUMNS, "columns"),
    ):
        if found > most:
            raise ExportError(
                f"{data.name}: found {found} {what}, expected at most the {most} of a "
                "sheet; another format holds them"
            )


def _sheet_names(datasets: Sequence[Dataset]) -> list[str]:
    names: dict[str, None] = {DESCRIPTIONS: None}
    for data in datasets:
        plain = re.sub(r"[\[\]:*?/\\']", "_", data.name)
        candidate, times = plain[:LONGEST_NAME], 1
        while candidate.lower() in names:
            times += 1
            candidate = f"{plain[: LONGEST_NAME - 4]}_{times}"
        names[candidate.lower()] = None
    return list(names)[1:]


def _fill(sheet: Worksheet, data: Dataset, bold: Format, date: Format) -> None:
    """Names of the columns, with labels as comments, and the rows beneath them."""
    for place, column in enumerate(data.columns):
        sheet.write_string(0, place, column.name, bold)
        sheet.write_comment(0, place, column.titled)
        sheet.set_column(place, place, min(WIDEST, max(10, len(column.name) + 2)))
        values = data.rows.column(place).to_pylist()
        for row, value in enumerate(values, start=1):
            _write(sheet, row, place, value, date)
    sheet.freeze_panes(1, 0)


def _write(sheet: Worksheet, row: int, place: int, value: Any, date: Format) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float) and math.isfinite(value):
        sheet.write_number(row, place, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, value, date)
    else:
        text = str(value)
        if len(text) > LONGEST_TEXT:
            raise ExportError(
                f"row {row + 1}: found a text of {len(text)} characters, expected at "
                f"most the {LONGEST_TEXT} of a cell; another format holds it"
            )
        sheet.write_string(row, place, text)


def _describe(sheet: Worksheet, datasets: Sequence[Dataset], bold: Format) -> None:
    heads = ["table", "column", "label", "unit_of_measurement", "description"]
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
        sheet.set_column(place, place, WIDEST if place > 1 else WIDEST / 2)
    rows = [
        (data.name, column.name, column.label, column.unit, column.description)
        for data in datasets
        for column in data.columns
    ]
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)
    sheet.freeze_panes(1, 0)
