"""Reading a statistics file, of whatever kind, into sheets of text cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from entropanel.importing.reading import frames, sdmx, workbooks
from entropanel.importing.reading.text import Encodings, text_sheet
from entropanel.importing.sheets import Sheet, ValidationError, invalid
from entropanel.study.files import SIGNATURES

Reader = Callable[[str, bytes], list[Sheet]]
READABLE = (
    "a CSV file, .xlsx or .xls workbook, .dta, .sav or Parquet file, "
    "SDMX-ML or JSON-stat"
)


def read_sheets(path: Path, encodings: Encodings) -> list[Sheet]:
    """The sheets of a file, whose kind is recognised by its first bytes.

    Parameters
    ----------
    path
        The file.
    encodings
        How text is decoded.

    Returns
    -------
    list of Sheet
        Its sheets, all cells as text.

    Raises
    ------
    ValidationError
        If the file cannot be read.
    """
    file = str(path)
    if path.is_dir():
        raise invalid(file, "a folder", "a file: name those in it")
    if not path.exists():
        raise invalid(file, "no such file", READABLE)
    try:
        content = path.read_bytes()
    except OSError as reason:
        found = f"a file that cannot be read ({reason.strerror})"
        raise invalid(file, found, READABLE) from reason
    if not content.strip():
        raise invalid(file, "an empty file", READABLE)
    for is_kind, kind, reader in KINDS:
        if is_kind(content, path.suffix.lower()):
            return _read(file, content, kind, reader)
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature):
            raise invalid(file, kind, READABLE)
    return [text_sheet(file, content, encodings)]


def _read(file: str, content: bytes, kind: str, reader: Reader) -> list[Sheet]:
    try:
        return reader(file, content)
    except ValidationError:
        raise
    # The readers of damaged binary files raise what their parts raise.
    except Exception as reason:
        found = f"a file that cannot be read ({str(reason).strip() or 'damaged'})"
        raise invalid(file, found, f"a whole {kind}") from reason


def _is_workbook(content: bytes, suffix: str) -> bool:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return content.startswith(b"PK") and suffix == ".xlsx"


def _is_sdmx_ml(content: bytes, _: str) -> bool:
    """Whether markup names SDMX, in UTF-16, too."""
    start = content[:4000].replace(b"\x00", b"").lower()
    return b"<" in start[:8] and b"www.sdmx.org/resources/sdmxml" in start


def _is_json(content: bytes, _: str) -> bool:
    start = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"{") and start[1:].lstrip()[:1] in (b'"', b"}", b"")


def _begins(*starts: bytes, suffix: str | None = None) -> Callable[[bytes, str], bool]:
    return lambda content, found: content.startswith(starts) or found == suffix


KINDS: list[tuple[Callable[[bytes, str], bool], str, Reader]] = [
    (_is_workbook, "workbook", workbooks.workbook_sheets),
    (_begins(b"PAR1"), "Parquet file", frames.parquet_sheets),
    (_begins(b"$FL2", b"$FL3"), "SPSS file", frames.spss_sheets),
    (_begins(b"<stata_dta>", suffix=".dta"), "Stata file", frames.stata_sheets),
    (_is_sdmx_ml, "SDMX-ML file", sdmx.sdmx_sheets),
    (_is_json, "JSON-stat file", sdmx.json_stat_sheets),
]
