"""The encoding of a text file: told by the study's own names, or by the user."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from entropanel.notation.tables import column

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
# figure with it is refused.
GARBLED_SHARE = 0.02
# What the detector looks at, in bytes; it takes its time.
DETECTED = 50_000
# Characters of text that no statistics have; a wrong encoding makes them.
ODD = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")


class EncodingError(ValueError):
    """Text whose encoding cannot be told, or is not what the user says."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"found {found}, expected {expected}")
        self.found, self.expected = found, expected


@dataclass(frozen=True)
class Encodings:
    """How files of text are decoded.

    names: what the study calls its units and series. given: the encoding that
    the user names, or "" to have it told by the names. before: those that were
    given for other files, in which text is read that no name tells.
    """

    names: frozenset[str] = frozenset()
    given: str = ""
    before: tuple[str, ...] = ()

    def decoded(self, content: bytes) -> str:
        """The text of a file. Raises EncodingError."""
        if self.given:
            return self._strictly(content, self.given).removeprefix("\ufeff")
        for mark, encoding in MARKS.items():
            if content.startswith(mark):
                return self._strictly(content, encoding)
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            return self._told(content)

    def _strictly(self, content: bytes, encoding: str) -> str:
        try:
            return content.decode(encoding)
        except UnicodeError as reason:
            found = f"bytes that are not {encoding}"
            if isinstance(reason, UnicodeDecodeError):
                found = f"{found}, from byte {reason.start} on"
            raise EncodingError(found, "the file's encoding") from reason

    def _told(self, content: bytes) -> str:
        """The text in the encoding in which most of the names known stand.

        Where none does, mostly plain text is read without its other signs, so
        that what is garbled is refused where it stands in a name or figure.
        """
        known = [name for name in self.names if not name.isascii() and len(name) > 1]
        best, most = "", 0
        for encoding in dict.fromkeys([*CANDIDATES, *_detected(content)]):
            text = _text(content, encoding)
            count = sum(text.count(name) for name in known)
            if count > most:
                best, most = text, count
        if most:
            return best
        if text := next(filter(None, (_text(content, e) for e in self.before)), ""):
            return text
        foreign = sum(byte > 127 for byte in content)
        if foreign <= GARBLED_SHARE * len(content):
            return content.decode("ascii", errors="replace")
        found = "bytes that are not UTF-8, and no name of the study in any encoding"
        raise EncodingError(found, EXPECTED)


def encodings(
    study: Iterable[str], given: str = "", before: Iterable[str] = ()
) -> Encodings:
    """Encodings told by names of a study, and words that statistics have.

    Raises EncodingError if the user names one that is not known.
    """
    try:
        # without bytes nothing would be looked up
        b"ab".decode(given or "utf-8", errors="replace")
    except (LookupError, ValueError) as reason:
        expected = "the name of an encoding, as utf-8, gb18030 or cp1252"
        raise EncodingError(repr(given), expected) from reason
    tables = [("column_names", "name"), ("totals", "name"), ("note_words", "word")]
    tables += [("units_of_measurement", "name"), ("name_suffixes", "suffix")]
    words = (word for name, field in tables for word in column(name, field))
    return Encodings(frozenset([*study, *words]), given, tuple(before))


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
