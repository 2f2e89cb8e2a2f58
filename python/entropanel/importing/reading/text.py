"""Text files: their encoding, their separator, their cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from entropanel.importing.sheets import Sheet, ValidationError, invalid
from entropanel.notation.tables import column
from entropanel.violations import Violation

# In the order in which equals are preferred: those of a language come after the
# wider ones that read it, too.
CANDIDATES = [
    *("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1252", "cp1250"),
    *("cp1251", "koi8_r", "koi8_u", "cp1253", "cp1254", "cp1255", "cp1256"),
    *("cp1257", "cp1258", "cp874", "iso8859_2", "iso8859_5", "iso8859_7"),
    *("iso8859_9", "iso8859_15", "cp850", "cp437", "cp866", "mac_roman"),
]
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
EXPECTED = "text in UTF-8, or --encoding NAME to say what it is in"
# Of mostly English text, so much may be garbled: names match without it, and a
# value with it is an error.
GARBLED_SHARE = 0.02
# What the detector looks at, in bytes; it takes its time.
DETECTED = 50_000
# Characters of text that no statistics have; a wrong encoding makes them.
ODD = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")


class EncodingError(ValidationError):
    """Text whose encoding cannot be determined, or is not the one the user gives."""


@dataclass(frozen=True)
class Encodings:
    """How files of text are decoded.

    names: what the study calls its units and series. given: the encoding that
    the user names, or "" to have it found by the names. before: those that were
    given for other files, in which text is read that no name tells.
    """

    names: frozenset[str] = frozenset()
    given: str = ""
    before: tuple[str, ...] = ()

    def decoded(self, content: bytes, file: str = "") -> str:
        """The text of a file.

        Parameters
        ----------
        content
            Its bytes.
        file
            What messages call it.

        Returns
        -------
        str
            The text, without a byte order mark.

        Raises
        ------
        EncodingError
            If no encoding is found, or the bytes are not in the one that is given.
        """
        marked = (name for mark, name in MARKS.items() if content.startswith(mark))
        encoding = self.given or next(marked, "utf-8")
        try:
            return content.decode(encoding).removeprefix("\ufeff")
        except UnicodeError as reason:
            if encoding == "utf-8" and not self.given:
                return self._told(content, file)
            found = f"bytes that are not {encoding}"
            if isinstance(reason, UnicodeDecodeError):
                found = f"{found}, from byte {reason.start} on"
            violation = Violation(file, found, "the file's encoding")
            raise EncodingError(violation) from reason

    def _told(self, content: bytes, file: str) -> str:
        """The text in the encoding in which most of the names known stand.

        Where none does, mostly plain text is read without its other characters, so
        that what is garbled is an error where it stands in a name or value.
        """
        known = [name for name in self.names if not name.isascii() and len(name) > 1]
        likely = dict.fromkeys([*CANDIDATES, *_detected(content)])
        texts = (_text(content, encoding) for encoding in likely)
        counts = ((sum(map(text.count, known)), text) for text in texts)
        most, best = max(counts, key=itemgetter(0))
        if most:
            return best
        if text := next(filter(None, (_text(content, e) for e in self.before)), ""):
            return text
        foreign = sum(byte > 127 for byte in content)
        if foreign <= GARBLED_SHARE * len(content):
            return content.decode("ascii", errors="replace")
        found = "bytes that are not UTF-8, and no name of the study in any encoding"
        raise EncodingError(Violation(file, found, EXPECTED))


def encodings(
    study: Iterable[str], given: str = "", before: Iterable[str] = ()
) -> Encodings:
    """Encodings found by the names of a study, and words that statistics have.

    Parameters
    ----------
    study
        What the study calls its units and series.
    given
        The encoding that the user names, if any.
    before
        Encodings that were named for other files.

    Returns
    -------
    Encodings
        How files are decoded.

    Raises
    ------
    EncodingError
        If the user names an encoding that is not known.
    """
    try:
        # without bytes nothing would be looked up
        b"ab".decode(given or "utf-8", errors="replace")
    except (LookupError, ValueError) as reason:
        expected = "the name of an encoding, as utf-8, gb18030 or cp1252"
        raise EncodingError(Violation("--encoding", repr(given), expected)) from reason
    tables = [("column_names", "name"), ("totals", "name"), ("note_words", "word")]
    tables += [("units_of_measurement", "name"), ("name_suffixes", "suffix")]
    words = (word for name, field in tables for word in column(name, field))
    return Encodings(frozenset([*study, *words]), given, tuple(filter(None, before)))


def _detected(content: bytes) -> list[str]:
    """Encodings that a detector holds for possible, the likeliest first."""
    from charset_normalizer import from_bytes

    return [found.encoding for found in from_bytes(content[:DETECTED])]


def _text(content: bytes, encoding: str) -> str:
    """The text, or "" if it is not in this encoding."""
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return ""
    return "" if ODD.search(text) else text


def text_sheet(file: str, content: bytes, encodings: Encodings) -> Sheet:
    """The cells of a separated file, blanks around each taken off.

    Parameters
    ----------
    file, content
        The file's name and bytes.
    encodings
        How text is decoded.

    Returns
    -------
    Sheet
        The sheet; the line of a row is the one on which it ends.

    Raises
    ------
    ValidationError
        If it is no such file.
    """
    text = encodings.decoded(content, file)
    if "\x00" in text:
        raise invalid(file, "binary data", "text, as in a CSV file")
    if text.lstrip()[:5].lower() in ("<html", "<!doc", "<?xml", "<tabl"):
        raise invalid(file, "a web page", "a CSV file: save it as one")
    source, rows, lines = io.StringIO(text, newline=""), [], []
    reader = csv.reader(source, delimiter=separator(text), strict=True)
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
            lines.append(reader.line_num)
    except csv.Error as reason:
        found, line = str(reason), reader.line_num
        raise invalid(file, found, "a closing quotation mark", line) from reason
    return Sheet(file, None, rows, lines, is_text=True)


def separator(text: str) -> str:
    """Comma, tab or semicolon: what there is most of.

    Tabs that each line has as many of separate, however many commas the names
    have. A tab before a comma is a blank that the bureau's exports put after a
    cell.

    Parameters
    ----------
    text
        The text of a file.

    Returns
    -------
    str
        The character that separates cells.
    """
    plain = text.replace("\t,", ",")
    tabs = {line.count("\t") for line in plain.splitlines() if line.strip()}
    if len(tabs) == 1 and tabs != {0}:
        return "\t"
    return max(",\t;", key=plain.count)
