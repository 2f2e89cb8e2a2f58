"""The parts of an .xlsx workbook that say how its cells are shown, read as XML."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from xml.etree import ElementTree

from entropanel.importing.reading.number_formats import BUILT_IN, says_something

# More than any statistics unpack to.
UNPACKED_LIMIT = 2**30
ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
MARKS = {
    "superscript": str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"),
    "subscript": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}


@dataclass
class Shown:
    """Cells of a sheet by row and column from 0.

    texts: those with raised or lowered characters, as they are shown. formats:
    those of numbers whose format says something.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)


def with_marks(parts: list[tuple[str, str | None]]) -> str:
    """A text with its raised and lowered parts in characters of their own: 12³.

    Lowered ones of a name belong to it, as in CO2. parts: each with its position,
    superscript, subscript or another.
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


def in_archive(archive: zipfile.ZipFile) -> dict[str, Shown]:
    """What the sheets of a workbook show, by name. Raises what damaged files raise."""
    if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
        raise ValueError("it unpacks to more than 1 GiB")
    stored = {name.lower(): name for name in archive.namelist()}

    def part(path: str) -> bytes:
        name = stored.get(path.lower())
        return archive.read(name) if name else b""

    relations = [
        (each.get("Id", ""), each.get("Type", "").rpartition("/")[2], _path(each))
        for each in _elements(part("xl/_rels/workbook.xml.rels"), "Relationship")
    ]
    paths = {identifier: path for identifier, _, path in relations}
    kinds = {kind: path for _, kind, path in relations}
    strings = _strings(part(kinds.get("sharedStrings", "")))
    codes = _codes(part(kinds.get("styles", "")))
    found = {}
    for each in _elements(part("xl/workbook.xml"), "sheet"):
        identifier = next((v for k, v in each.items() if k.endswith("}id")), "")
        content = part(paths.get(identifier, ""))
        # a sheet of plain cells, which most are, need not be read again
        is_plain = not (strings or codes or b"vertAlign" in content)
        shown = Shown() if is_plain else _shown(content, strings, codes)
        found[each.get("name", "")] = shown
    return found


def _elements(content: bytes, *names: str) -> Iterator[ElementTree.Element]:
    """The elements of these local names, each emptied after its use.

    A declaration of a document's type is refused: no workbook has one.
    """
    if b"<!DOCTYPE" in content.replace(b"\x00", b""):
        raise ValueError("it declares a type of document")
    if content:
        for _, element in ElementTree.iterparse(io.BytesIO(content)):
            if element.tag.rpartition("}")[2] in names:
                yield element
                element.clear()


def _path(relation: ElementTree.Element) -> str:
    """The path of a workbook's part within the archive."""
    target = relation.get("Target", "").replace("\\", "/")
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


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
    shown = Shown()
    row = -1
    for cells in _elements(content, "row"):
        row, column = int(cells.get("r", row + 2)) - 1, -1
        for cell in cells:
            found = ADDRESS.fullmatch(cell.get("r", ""))
            column = _position(found[1]) if found else column + 1
            row = int(found[2]) - 1 if found else row
            kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
            shared = strings.get(value.strip()) if kind == "s" else None
            text = shared or _marked(cell.find("{*}is"))
            code = codes.get(cell.get("s", "0"))
            if text is not None:
                shown.texts[row, column] = text
            elif kind == "n" and code and value:
                shown.formats[row, column] = code
    return shown


@cache
def _position(column: str) -> int:
    """A column's position from 0: A, B, ..., Z, AA."""
    position = 0
    for letter in column.upper():
        position = 26 * position + ord(letter) - ord("A") + 1
    return position - 1
