"""Workbooks, read as they are shown: raised marks and formats of numbers count.

478676 with a raised 1 is held as 4786761, and 58.4% as 0.584. The library that
reads cells tells neither, so that both are looked up in the file itself.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from entropanel.importing.reading.frames import cell_text
from entropanel.importing.reading.number_formats import formatted, says_something
from entropanel.importing.reading.workbook_xml import Shown, in_archive, with_marks
from entropanel.importing.sheets import Area, Sheet


def workbook_sheets(file: str, content: bytes) -> list[Sheet]:
    """The sheets of a workbook. Raises what damaged files raise."""
    from python_calamine import CalamineWorkbook

    shown = _shown_in(content)
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
    for (row, column), text in (shown.formats | shown.texts).items():
        if row < len(rows) and column < len(rows[row]):
            held = cells[row][column]
            if (row, column) in shown.texts:
                rows[row][column] = text
            elif isinstance(held, int | float) and not isinstance(held, bool):
                rows[row][column] = formatted(rows[row][column], text)


def _spread(rows: list[list[str]], area: Area) -> None:
    """Gives each cell of a merged area the text of the first one."""
    within, columns = rows[area.top : area.bottom + 1], slice(area.left, area.right + 1)
    text = next((cell for row in within for cell in row[columns] if cell), "")
    for row in within:
        row[columns] = [text] * len(row[columns])


def _shown_in(content: bytes) -> dict[str, Shown]:
    """What a workbook's sheets show, by name. Raises what damaged files raise."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return in_archive(archive)
    return _in_old_workbook(content)


def _in_old_workbook(content: bytes) -> dict[str, Shown]:
    """What a workbook of Excel 97 to 2003 shows."""
    import xlrd

    log = io.StringIO()  # it would write of oddities to standard output
    book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=log)
    formats = {
        number: book.format_map[style.format_key].format_str
        for number, style in enumerate(book.xf_list)
        if style.format_key in book.format_map
    }
    telling = {n: code for n, code in formats.items() if says_something(code)}
    positions = {1: "superscript", 2: "subscript"}
    fonts = [positions.get(font.escapement) for font in book.font_list]
    found: dict[str, Shown] = {}
    for sheet in book.sheets():
        shown = found[sheet.name] = Shown()
        for (row, column), runs in sheet.rich_text_runlist_map.items():
            text = str(sheet.cell_value(row, column))
            starts = [0, *(at for at, _ in runs), len(text)]
            raised = [None, *(fonts[font] for _, font in runs)]
            cuts = zip(starts, starts[1:], raised, strict=False)
            marked = with_marks([(text[at:end], raise_) for at, end, raise_ in cuts])
            if marked != text:
                shown.texts[row, column] = marked
        for row in range(sheet.nrows if telling else 0):
            for column in range(sheet.row_len(row)):
                code = telling.get(sheet.cell_xf_index(row, column))
                if code and sheet.cell_type(row, column) == xlrd.XL_CELL_NUMBER:
                    shown.formats[row, column] = code
    return found
