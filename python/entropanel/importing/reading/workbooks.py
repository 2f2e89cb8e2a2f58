"""Workbooks, read as they are shown: raised marks and formats of numbers count.

478676 with a raised 1 is held as 4786761, and 58.4% as 0.584. The library that
reads cells tells neither, so that both are looked up in the file itself.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from entropanel.importing.reading.frames import cell_text
from entropanel.importing.reading.number_formats import (
    BUILT_IN,
    formatted,
    says_something,
)
from entropanel.importing.sheets import Area, Sheet

# More than any statistics unpack to.
UNPACKED_LIMIT = 2**30
ADDRESS = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")
MARKS = {
    "superscript": str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"),
    "subscript": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}


# Cells that are shown otherwise than held, by row and column from 0: the text, if it
# has raised or lowered characters, or else the format of a number.
Shown = dict[tuple[int, int], tuple[str, str]]


def with_marks(parts: list[tuple[str, str | None]]) -> str:
    """A text with its raised and lowered parts in characters of their own: 12³.

    Lowered ones of a name belong to it, as in CO2.

    Parameters
    ----------
    parts
        Texts, each with its position: superscript, subscript or another.

    Returns
    -------
    str
        The text.
    """
    upright = "".join(text for text, position in parts if position not in MARKS)
    is_name = any(map(str.isalpha, upright))
    found = ""
    for text, position in parts:
        marks = MARKS.get(position or "")
        is_part = is_name and position == "subscript"
        if marks is None or is_part or text.strip() in ("", "%", "‰"):
            found += text
        elif all(ord(char) in marks or char.isspace() for char in text):
            found += text.translate(marks)
        else:
            found += f"^({text})"
    return found


def _in_archive(archive: zipfile.ZipFile) -> dict[str, Shown]:
    """What the sheets of a workbook show, by name. Raises what damaged files raise."""
    if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
        raise ValueError("it unpacks to more than 1 GiB")
    stored = {name.lower(): name for name in archive.namelist()}

    def part(path: str) -> bytes:
        name = stored.get(path.lower())
        return archive.read(name) if name else b""

    paths: dict[str, str] = {}
    for each in _elements(part("xl/_rels/workbook.xml.rels"), "Relationship"):
        target = posixpath.join("/xl", each.get("Target", "").replace("\\", "/"))
        for key in (each.get("Id", ""), each.get("Type", "").rpartition("/")[2]):
            paths[key] = posixpath.normpath(target).lstrip("/")
    strings = _strings(part(paths.get("sharedStrings", "")))
    codes = _codes(part(paths.get("styles", "")))
    found = {}
    for each in _elements(part("xl/workbook.xml"), "sheet"):
        identifier = next((v for k, v in each.items() if k.endswith("}id")), "")
        content = part(paths.get(identifier, ""))
        # a sheet of plain cells, which most are, need not be read again
        is_plain = not (strings or codes or b"vertAlign" in content)
        shown = {} if is_plain else _shown(content, strings, codes)
        found[each.get("name", "")] = shown
    return found


def _elements(content: bytes, *names: str) -> Iterator[ElementTree.Element]:
    """The elements of these local names, each emptied after its use.

    Raises ValueError for a declaration of a document's type: no workbook has one.
    """
    if b"<!DOCTYPE" in content.replace(b"\x00", b""):
        raise ValueError("it declares a type of document")
    if content:
        for _, element in ElementTree.iterparse(io.BytesIO(content)):
            if element.tag.rpartition("}")[2] in names:
                yield element
                element.clear()


def _strings(content: bytes) -> dict[str, str]:
    """The shared texts that are shown otherwise than held, by number."""
    texts = enumerate(map(_marked, _elements(content, "si")))
    return {str(number): text for number, text in texts if text is not None}


def _marked(text: ElementTree.Element | None) -> str | None:
    """A text as it is shown, if that is not how it is held."""
    parts: list[tuple[str, str | None]] = []
    for each in [] if text is None else text:
        name = each.tag.rpartition("}")[2]
        if name == "t":
            parts.append((each.text or "", None))
        elif name == "r":
            align = each.find("{*}rPr/{*}vertAlign")
            position = None if align is None else align.get("val")
            parts += [(t.text or "", position) for t in each.iterfind("{*}t")]
    whole = with_marks(parts)
    return None if whole == "".join(held for held, _ in parts) else whole


def _codes(content: bytes) -> dict[str, str]:
    """The formats of numbers that say something, by number of the cells' style."""
    formats = {str(number): code for number, code in BUILT_IN.items()}
    styles: list[str] = []
    for each in _elements(content, "numFmt", "cellXfs"):
        if each.get("formatCode") is not None:
            formats[each.get("numFmtId", "")] = each.get("formatCode", "")
        styles += [style.get("numFmtId", "0") for style in each]
    found = {str(i): formats.get(number, "") for i, number in enumerate(styles)}
    return {style: code for style, code in found.items() if says_something(code)}


def _shown(content: bytes, strings: dict[str, str], codes: dict[str, str]) -> Shown:
    """What a sheet shows. A row or cell that does not say where it is follows on.

    strings: shared texts by number. codes: formats by number of the style.
    """
    from xlsxwriter.utility import xl_cell_to_rowcol

    shown: Shown = {}
    row = -1
    for cells in _elements(content, "row"):
        row, column = int(cells.get("r", row + 2)) - 1, -1
        for cell in cells:
            column += 1
            if found := ADDRESS.fullmatch(cell.get("r", "").replace("$", "").upper()):
                row, column = xl_cell_to_rowcol(found[0])
            kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
            shared = strings.get(value.strip()) if kind == "s" else None
            text = shared or _marked(cell.find("{*}is")) or ""
            code = codes.get(cell.get("s", "0"), "")
            if text or (kind == "n" and code and value):
                shown[row, column] = text, code
    return shown


def workbook_sheets(file: str, content: bytes) -> list[Sheet]:
    """The sheets of a workbook. Raises what damaged files raise.

    Parameters
    ----------
    file, content
        The file's name and bytes.

    Returns
    -------
    list of Sheet
        The sheets, cells as they are shown; each of merged cells has their text.
    """
    from python_calamine import CalamineWorkbook

    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            shown = _in_archive(archive)
    else:
        shown = _in_old_workbook(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        cells = sheet.to_python(skip_empty_area=False)
        rows = [[cell_text(cell) for cell in row] for row in cells]
        _show(rows, cells, shown.get(name, {}))
        ranges = sheet.merged_cell_ranges or []
        merged = tuple(Area(*first, *last) for first, last in ranges)
        for area in merged:
            _spread(rows, area)
        lines = list(range(1, len(rows) + 1))
        sheets.append(Sheet(file, name, rows, lines, merged=merged))
    return sheets


def _show(rows: list[list[str]], cells: list[list[Any]], shown: Shown) -> None:
    """Gives cells that are shown otherwise than held the text that is shown."""
    for (row, column), (text, code) in shown.items():
        if row < len(rows) and column < len(rows[row]):
            held = cells[row][column]
            if text:
                rows[row][column] = text
            elif isinstance(held, int | float) and not isinstance(held, bool):
                rows[row][column] = formatted(rows[row][column], code)


def _spread(rows: list[list[str]], area: Area) -> None:
    """Gives each cell of a merged area the text of the first one."""
    within, columns = rows[area.top : area.bottom + 1], slice(area.left, area.right + 1)
    text = next((cell for row in within for cell in row[columns] if cell), "")
    for row in within:
        row[columns] = [text] * len(row[columns])


def _in_old_workbook(content: bytes) -> dict[str, Shown]:
    """What a workbook of Excel 97 to 2003 shows."""
    import xlrd

    log = io.StringIO()  # it would write of oddities to standard output
    book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=log)
    codes = {key: found.format_str for key, found in book.format_map.items()}
    styles = enumerate(codes.get(style.format_key, "") for style in book.xf_list)
    telling = {number: code for number, code in styles if says_something(code)}
    positions = {1: "superscript", 2: "subscript"}
    fonts = [positions.get(font.escapement) for font in book.font_list]
    found: dict[str, Shown] = {}
    for sheet in book.sheets():
        shown = found[sheet.name] = {}
        for row in range(sheet.nrows if telling else 0):
            for column in range(sheet.row_len(row)):
                code = telling.get(sheet.cell_xf_index(row, column))
                if code and sheet.cell_type(row, column) == xlrd.XL_CELL_NUMBER:
                    shown[row, column] = "", code
        for (row, column), runs in sheet.rich_text_runlist_map.items():
            text = str(sheet.cell_value(row, column))
            starts = [0, *(at for at, _ in runs), len(text)]
            raised = [None, *(fonts[font] for _, font in runs)]
            cuts = zip(starts, starts[1:], raised, strict=False)
            marked = with_marks([(text[at:end], raise_) for at, end, raise_ in cuts])
            if marked != text:
                shown[row, column] = marked, ""
    return found
