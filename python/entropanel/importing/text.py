"""Text files: their encoding, their separator, their cells."""

from __future__ import annotations

import codecs
import csv
import io
import re

from entropanel.study.files import Refusal

EXPECTED = "text in UTF-8, GBK or GB18030"
# Of mostly English text, so much may be garbled: names match without it, and a
# figure with it is refused.
GARBLED_SHARE = 0.02


def text_rows(content: bytes) -> list[tuple[int, list[str]]] | Refusal:
    """Lines and cells of a separated file, blanks around a cell taken off.

    Returns a refusal (with an empty file name) if it is no such file. The line
    is the one on which a row ends.
    """
    text = decoded(content)
    if text is None:
        return Refusal("", "bytes that are neither UTF-8 nor GB18030", EXPECTED)
    if "\x00" in text:
        return Refusal("", "binary data", EXPECTED)
    if text.lstrip()[:5].lower() in ("<html", "<!doc", "<?xml", "<tabl"):
        return Refusal("", "a web page", "a CSV file: save it as one")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator(text), strict=True
    )
    try:
        return [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as reason:
        return Refusal("", str(reason), "quoted cells to end", reader.line_num)


def decoded(content: bytes) -> str | None:
    """The text, or None if it is of no encoding that statistics come in.

    GB18030 reads all that GBK does. Bytes that are UTF-8 are hardly ever
    meaningful GBK, so that UTF-8 is tried first.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif content.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        # GB18030 would take a quote of another encoding, and the letter after it,
        # for a sign; Chinese text has pairs of bytes that are not ASCII.
        is_chinese = re.search(rb"[\x80-\xff]{2}", content)
        encodings = ["utf-8", "gb18030"] if is_chinese else ["utf-8"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    foreign = sum(byte > 127 for byte in content)
    if foreign <= GARBLED_SHARE * len(content):
        return content.decode("ascii", errors="replace")
    return None


def separator(text: str) -> str:
    """Comma, tab or semicolon: what there is most of.

    A tab before a comma is a blank that the bureau's exports put after a cell.
    """
    plain = text.replace("\t,", ",")
    return max(",\t;", key=plain.count)
