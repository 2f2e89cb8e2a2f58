"""The CSV files that an import keeps in a study: its log, its choices."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from entropanel.importing.sheets import invalid


def read_rows(
    path: Path, headers: list[list[str]], shown: str, columns: str, readable: str
) -> list[list[str]]:
    """The rows of a file, header first; empty if the file does not exist.

    headers: those that it may have. shown: the file's name for messages; columns,
    readable: what they expect of the header, and of a file that cannot be read.
    Raises ValidationError.
    """
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as reason:
        found = f"a file that cannot be read ({reason})"
        raise invalid(shown, found, readable) from reason
    header = rows[0] if rows else []
    if header not in headers:
        raise invalid(shown, f"the columns {', '.join(header)}", columns, 1)
    return rows


def csv_text(header: list[str], rows: Iterable[Iterable[str]]) -> str:
    """The text of a file with these rows."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
