"""The parts of an .xlsx workbook that say how its cells are shown, read as XML."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from xml.parsers import expat

from entropanel.importing.number_formats import BUILT_IN, says_something

# More than any statistics unpack to.
UNPACKED_LIMIT = 2**30
ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# The outermost element of a part whose elements' names have a prefix.
PREFIXED = re.compile(rb"<[A-Za-z_][\w.-]*:")
MARKS = {
    "superscript": str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"),
    "subscript": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}


@dataclass
class Shown:
    """Cells of a sheet by row and column from 0.

    texts: those with raised or lowered signs, as they are shown. formats: those of
    numbers whose format says something.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)


def with_marks(parts: list[tuple[str, str | None]]) -> str:
    """A text with its raised and lowered parts in signs of their own: 12³.

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
        elif all(ord(sign) in marks or sign.isspace() for sign in text):
            found += text.translate(marks)
        else:
            found += f"^({text})"
    return found


def in_archive(archive: zipfile.ZipFile) -> dict[str, Shown]:
    """What the sheets of a workbook show, by name. Raises what damaged files raise."""
    if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
        raise ValueError("it unpacks to more than 1 GiB")
    parts = _Parts(archive)
    relations, names = _Relations(), _SheetNames()
    parts.read("xl/_rels/workbook.xml.rels", relations)
    parts.read("xl/workbook.xml", names)
    strings, styles = _Strings(), _Styles()
    for kind, reader in (("sharedStrings", strings), ("styles", styles)):
        for path in relations.by_kind.get(kind, []):
            parts.read(path, reader)
    found = {}
    for name, relation in names.relations.items():
        sheet = _Sheet(strings.by_number, styles.codes())
        content = parts.content(relations.by_id.get(relation, ""))
        # a sheet of plain cells, which most are, need not be read again
        if sheet.strings or sheet.codes or b"vertAlign" in content:
            _parse(content, sheet)
        found[name] = sheet.shown
    return found


class _Parts:
    """The files of an archive by name, whose case does not count."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {name.lower(): name for name in archive.namelist()}

    def content(self, path: str) -> bytes:
        """The bytes of a part, none if there is no such part."""
        name = self.names.get(path.lower())
        return self.archive.read(name) if name else b""

    def read(self, path: str, reader: _Reader) -> None:
        """Tells a reader of a part, if there is one."""
        if content := self.content(path):
            _parse(content, reader)


def _parse(content: bytes, reader: _Reader) -> None:
    """Reads XML. A declaration of a document's type is refused: no workbook has one."""

    def refuse(*_: Any) -> None:
        raise ValueError("it declares a type of document")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.CharacterDataHandler = reader.text
    if PREFIXED.search(content[:1000]):
        parser.StartElementHandler = lambda name, attributes: reader.start(
            name.rpartition(":")[2], attributes
        )
        parser.EndElementHandler = lambda name: reader.end(name.rpartition(":")[2])
    else:
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
    parser.Parse(content, True)


class _Reader:
    """Told of elements by their local names, and of text."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begins an element."""

    def end(self, name: str) -> None:
        """Ends an element."""

    def text(self, data: str) -> None:
        """Text between them."""


class _Relations(_Reader):
    """Paths of a workbook's parts."""

    def __init__(self) -> None:
        self.by_id: dict[str, str] = {}
        self.by_kind: dict[str, list[str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            self.by_id[attributes.get("Id", "")] = path
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.by_kind.setdefault(kind, []).append(path)


class _SheetNames(_Reader):
    """Names of sheets, and which relation leads to each."""

    def __init__(self) -> None:
        self.relations: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = (v for k, v in attributes.items() if k.endswith(":id"))
            self.relations[attributes.get("name", "")] = next(relation, "")


class _Styles(_Reader):
    """Formats of numbers by style of a cell."""

    def __init__(self) -> None:
        self.formats: dict[str, str] = {str(n): code for n, code in BUILT_IN.items()}
        self.styles: list[str] = []
        self.is_within = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            code = attributes.get("formatCode", "")
            self.formats[attributes.get("numFmtId", "")] = code
        elif name == "cellXfs":
            self.is_within = True
        elif name == "xf" and self.is_within:
            self.styles.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.is_within = False

    def codes(self) -> dict[str, str]:
        """The formats that say something, by number of the style."""
        found = {str(i): self.formats.get(n, "") for i, n in enumerate(self.styles)}
        return {style: code for style, code in found.items() if says_something(code)}


class _Text(_Reader):
    """A text in parts that may be raised or lowered."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Begins a new text."""
        self.parts: list[tuple[str, str | None]] = []
        self.position: str | None = None
        self.is_text = False
        self.is_reading_aid = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "r":
            self.position = None
        elif name == "vertAlign":
            self.position = attributes.get("val")
        elif name == "rPh":
            self.is_reading_aid = True
        elif name == "t":
            self.is_text = not self.is_reading_aid

    def end(self, name: str) -> None:
        if name == "t":
            self.is_text = False
        elif name == "rPh":
            self.is_reading_aid = False

    def text(self, data: str) -> None:
        if self.is_text:
            self.parts.append((data, self.position))

    @property
    def marked(self) -> str | None:
        """The text as it is shown, if that is not how it is held."""
        whole = with_marks(self.parts)
        return None if whole == "".join(text for text, _ in self.parts) else whole


class _Strings(_Text):
    """The shared texts that are shown otherwise than held, by number."""

    def __init__(self) -> None:
        super().__init__()
        self.by_number: dict[str, str] = {}
        self.count = 0

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            if (marked := self.marked) is not None:
                self.by_number[str(self.count)] = marked
            self.count += 1
            self.clear()


class _Sheet(_Text):
    """Cells of a sheet. A row or cell that does not say where it is follows on."""

    def __init__(self, strings: dict[str, str], codes: dict[str, str]) -> None:
        """strings: shared texts by number. codes: formats by number of the style."""
        super().__init__()
        self.strings, self.codes = strings, codes
        self.shown = Shown()
        self.row = self.column = -1
        self.cell: dict[str, str] = {}
        self.value: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.cell = attributes
            found = ADDRESS.fullmatch(attributes.get("r", ""))
            if found:
                self.column, self.row = _position(found[1]), int(found[2]) - 1
            else:
                self.column += 1
        elif name == "v":
            self.value = []
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 2)) - 1
            self.column = -1
        else:
            super().start(name, attributes)

    def text(self, data: str) -> None:
        if self.value is not None:
            self.value.append(data)
        elif self.is_text:
            super().text(data)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_of_cell()
            self.value = None
        elif name != "v":
            super().end(name)

    def _end_of_cell(self) -> None:
        at, kind = (self.row, self.column), self.cell.get("t", "n")
        code = self.codes.get(self.cell.get("s", "0"))
        if kind == "s":
            text = self.strings.get("".join(self.value or []).strip())
        elif self.parts:
            text = self.marked
            self.clear()
        else:
            text = None
        if text is not None:
            self.shown.texts[at] = text
        elif kind == "n" and code and self.value:
            self.shown.formats[at] = code


@cache
def _position(column: str) -> int:
    """A column's position from 0: A, B, ..., Z, AA."""
    position = 0
    for letter in column.upper():
        position = 26 * position + ord(letter) - ord("A") + 1
    return position - 1
