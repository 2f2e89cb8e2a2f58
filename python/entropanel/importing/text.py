"""Text files: their encoding, their separator, their cells."""

from __future__ import annotations

import csv
import io

from entropanel.importing.encodings import EncodingError, Encodings
from entropanel.study.files import Refusal


def text_rows(
    content: bytes, encodings: Encodings
) -> list[tuple[int, list[str]]] | Refusal:
    """Lines and cells of a separated file, blanks around a cell taken off.

    Returns a refusal (with an empty file name) if it is no such file. The line
    is the one on which a row ends.
    """
    try:
        text = encodings.decoded(content)
    except EncodingError as reason:
        return Refusal("", reason.found, reason.expected)
    if "\x00" in text:
        return Refusal("", "binary data", "text, as in a CSV file")
    if text.lstrip()[:5].lower() in ("<html", "<!doc", "<?xml", "<tabl"):
        return Refusal("", "a web page", "a CSV file: save it as one")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator(text), strict=True
    )
    try:
        return [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as reason:
        return Refusal("", str(reason), "quoted cells to end", reader.line_num)


def separator(text: str) -> str:
    """Comma, tab or semicolon: what there is most of.

    Tabs that each line has as many of separate, however many commas the names
    have. A tab before a comma is a blank that the bureau's exports put after a
    cell.
    """
    plain = text.replace("\t,", ",")
    tabs = {line.count("\t") for line in plain.splitlines() if line.strip()}
    if len(tabs) == 1 and tabs != {0}:
        return "\t"
    return max(",\t;", key=plain.count)
