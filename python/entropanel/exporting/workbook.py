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

from entropanel.exporting.dataset import COLUMN, Dataset, ExportError, distinct

MOST_ROWS, MOST_COLUMNS, LONGEST_TEXT = 1_048_576, 16_384, 32_767
LONGEST_NAME = 31  # of a sheet
DATES = "yyyy-mm-dd hh:mm:ss"
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
    names = (re.sub(r"[\[\]:*?/\\']", "_", data.name).lower() for data in datasets)
    sheets = distinct(names, LONGEST_NAME, [DESCRIPTIONS])
    with xlsxwriter.Workbook(path, {"default_date_format": DATES}) as book:
        bold = book.add_format({"bold": True})
        for data, name in zip(datasets, sheets, strict=True):
            _fill(book.add_worksheet(name), data, bold)
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


def _fill(sheet: Worksheet, data: Dataset, bold: Format) -> None:
    """Names of the columns, with labels as comments, and the rows beneath them."""
    for place, column in enumerate(data.columns):
        sheet.write_string(0, place, column.name, bold)
        sheet.write_comment(0, place, column.titled)
        sheet.set_column(place, place, min(WIDEST, max(10, len(column.name) + 2)))
        values = data.rows.column(place).to_pylist()
        for row, value in enumerate(values, start=1):
            _write(sheet, row, place, value)
    sheet.freeze_panes(1, 0)


def _write(sheet: Worksheet, row: int, place: int, value: Any) -> None:
    if value is None:
        return
    is_number = isinstance(value, int | float) and math.isfinite(value)
    if is_number or isinstance(value, datetime):
        sheet.write(row, place, value)
    elif sheet.write_string(row, place, str(value)) < 0:
        raise ExportError(
            f"row {row + 1}: found a text of {len(str(value))} characters, expected at "
            f"most the {LONGEST_TEXT} of a cell; another format holds it"
        )


def _describe(sheet: Worksheet, datasets: Sequence[Dataset], bold: Format) -> None:
    sheet.write_row(0, 0, ["table", *COLUMN], bold)
    sheet.set_column(0, 1, WIDEST / 2)
    sheet.set_column(2, len(COLUMN), WIDEST)
    rows = ((data.name, *column) for data in datasets for column in data.columns)
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)
    sheet.freeze_panes(1, 0)
