"""What a workbook shows otherwise than it holds: raised marks, formats of numbers.

478676 with a raised 1 is held as 4786761, and 58.4% as 0.584. The library that
reads cells tells neither, so that both are looked up in the file itself.
"""

from __future__ import annotations

import io
import zipfile

from entropanel.importing.number_formats import says_something
from entropanel.importing.workbook_parts import Shown, in_archive, with_marks


def shown_in(content: bytes) -> dict[str, Shown]:
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
            marked = with_marks(
                [(text[at:end], position) for at, end, position in cuts]
            )
            if marked != text:
                shown.texts[row, column] = marked
        for row in range(sheet.nrows if telling else 0):
            for column in range(sheet.row_len(row)):
                code = telling.get(sheet.cell_xf_index(row, column))
                if code and sheet.cell_type(row, column) == xlrd.XL_CELL_NUMBER:
                    shown.formats[row, column] = code
    return found
