"""SDMX-ML, read offline by the package sdmx1 as the rows of SDMX-CSV."""

from __future__ import annotations

import contextlib
import io
import logging
from importlib.util import find_spec
from typing import Any

from entropanel.importing.sheets import Sheet, named_sheet, refused

EXPECTED = "a whole SDMX-ML file of data, generic or structure-specific"


def sdmx_sheets(file: str, content: bytes) -> list[Sheet]:
    """A sheet of the data sets of a message; the line counts observations.

    Raises RefusedError if sdmx1 is not installed, or the message is damaged, has
    a document type (which data have not, and by which files are blown up), or has
    no observations.
    """
    if find_spec("sdmx") is None:
        expected = "CSV, or the package sdmx1: install it to read SDMX-ML"
        raise refused(file, "SDMX-ML", expected)
    if b"<!DOCTYPE" in content.replace(b"\x00", b""):
        raise refused(file, "a document type (DOCTYPE)", EXPECTED)
    rows = [row for data in _data_sets(file, content) for row in _rows(data)]
    if not rows:
        raise refused(file, "SDMX-ML without observations", EXPECTED)
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([row.get(name, "") for name in names] for row in rows)]
    return [named_sheet(file, None, cells)]


def _data_sets(file: str, content: bytes) -> list[Any]:
    import sdmx
    import sdmx.reader.xml.v30  # fails if a file of 2.1 is read before it is there

    logging.getLogger("sdmx").setLevel(logging.CRITICAL)
    try:
        # what the reader has in hand when it fails, it prints
        with contextlib.redirect_stdout(io.StringIO()):
            message = sdmx.read_sdmx(io.BytesIO(content), format="XML")
        return list(getattr(message, "data", []))
    # Damaged files raise what the parts of the reader raise.
    except Exception as reason:
        found = "SDMX-ML that cannot be read"
        raise refused(file, found, EXPECTED) from reason


def _rows(data: Any) -> list[dict[str, str]]:
    """Observations by name of column: dimensions, OBS_VALUE, then attributes."""
    return [
        {
            **{name: str(held.value) for name, held in each.key.values.items()},
            "OBS_VALUE": "" if each.value in (None, "NaN") else str(each.value),
            **{name: str(held.value) for name, held in each.attrib.items()},
        }
        for each in data.obs
    ]
