"""Queries on a published warehouse that can read it and nothing else."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from entropanel.errors import InputError
from entropanel.plain_numbers import plain_numbers
from entropanel.safe_text import printable
from entropanel.sql import column_names
from entropanel.sql_errors import explained
from entropanel.tables.table import letters
from entropanel.tables.text import markdown_rows

LOCKED: dict[str, str | bool | int | float | list[str]] = {
    # no file but the warehouse, no network, no library, no way to change that
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
    "errors_as_json": "true",  # for entropanel.sql_errors
}


class QueryError(InputError):
    """The query cannot be answered, in one sentence."""


@dataclass(frozen=True)
class Answer:
    """Columns by name, and rows of Python values."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


def answer(warehouse: Path, query: str) -> Answer:
    """What the published warehouse answers to one statement that reads.

    Parameters
    ----------
    warehouse : Path
        The published file.
    query : str
        One statement of SQL.

    Returns
    -------
    Answer
        Its columns and rows.

    Raises
    ------
    QueryError
        If the query is not one statement, fails, or asks for more than the warehouse.
    """
    with _opened(warehouse) as connection:
        try:
            statements = connection.extract_statements(query)
            if len(statements) != 1:
                found = len(statements)
                raise QueryError(f"found {found} statements, expected one")
            result = connection.execute(statements[0])
            return Answer(column_names(result), result.fetchall())
        except duckdb.Error as reason:
            raise QueryError(explained(reason, query, connection)) from reason


def _opened(warehouse: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(warehouse, read_only=True, config=LOCKED)
    except duckdb.Error as reason:
        raise QueryError(" ".join(str(reason).split())) from reason


def as_table(found: Answer, room: int | None = None) -> str:
    """Columns of text as wide as what they hold; numbers beneath their points.

    Parameters
    ----------
    found : Answer
        What is written.
    room : int, optional
        Letters of a line; columns that do not fit follow beneath, each time beside the
        first, and what is wider than a line is cut. Without it there is no limit.

    Returns
    -------
    str
        Lines, each with its line feed.
    """
    columns = [_laid_out(found, place, room) for place in range(len(found.columns))]
    blocks = [[columns[0]]]
    for column in columns[1:]:
        if room and _width([*blocks[-1], column]) > room:
            names = columns[:1] if _width([columns[0], column]) <= room else []
            blocks.append(names)
        blocks[-1].append(column)
    return "\n".join(
        "".join(f"{'  '.join(line).rstrip()}\n" for line in zip(*block, strict=True))
        for block in blocks
    )


def _laid_out(found: Answer, place: int, room: int | None) -> list[str]:
    """Heading, rule and cells of a column, of one width."""
    values = [row[place] for row in found.rows]
    head, cells = _cut(_line(found.columns[place]), room), _shown(values)
    if _is_numeric(values):
        # what stands behind the point is as long in each
        behind = [len(cell) - len(cell.partition(".")[0]) for cell in cells]
        longest = max(behind)
        cells = [
            cell + " " * (longest - own)
            for cell, own in zip(cells, behind, strict=True)
        ]
    cells = [_cut(cell, room) for cell in cells]
    width = max(map(letters, [head, *cells]))

    def padded(cell: str) -> str:
        blanks = " " * (width - letters(cell))
        return blanks + cell if _is_numeric(values) else cell + blanks

    return [padded(head), "-" * width, *map(padded, cells)]


def _width(columns: list[list[str]]) -> int:
    """Letters of a line of columns."""
    return sum(letters(column[0]) for column in columns) + 2 * (len(columns) - 1)


def _cut(text: str, room: int | None) -> str:
    """The text, or as much of it as there is room for."""
    if room is None or letters(text) <= room:
        return text
    short = text[: room - 1]
    while letters(short) >= room:
        short = short[:-1]
    return f"{short}…"


def as_csv(found: Answer) -> str:
    """The answer as CSV for programs.

    Parameters
    ----------
    found : Answer
        What is written.

    Returns
    -------
    str
        Names of the columns and rows; values are as they are, missing ones empty.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(found.columns)
    writer.writerows([_plain(value) for value in row] for row in found.rows)
    return file.getvalue()


def as_json(found: Answer) -> str:
    """The answer as JSON.

    Parameters
    ----------
    found : Answer
        What is written.

    Returns
    -------
    str
        A list of objects; dates, and numbers that JSON does not have, are texts.
    """
    rows = [
        {name: _json(value) for name, value in zip(found.columns, row, strict=True)}
        for row in found.rows
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str) + "\n"


def as_markdown(found: Answer) -> str:
    """The answer as a table in GitHub's dialect of Markdown.

    Parameters
    ----------
    found : Answer
        What is written.

    Returns
    -------
    str
        Lines, each with its line feed.
    """
    columns = [
        _shown([row[n] for row in found.rows]) for n in range(len(found.columns))
    ]
    return markdown_rows(list(map(_line, found.columns)), zip(*columns, strict=True))


WRITERS: dict[str, Callable[[Answer], str]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
    "markdown": as_markdown,
}


def _shown(values: list[Any]) -> list[str]:
    """The cells of a column as people read them; what is missing is empty."""
    if not _is_numeric(values):
        return [_line(_text(value)) for value in values]
    texts = iter(plain_numbers(value for value in values if value is not None))
    return ["" if value is None else next(texts) for value in values]


def _is_numeric(values: list[Any]) -> bool:
    """Whether a column holds numbers, as far as it holds anything."""
    known = [value for value in values if value is not None]
    return bool(known) and all(map(_is_number, known))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _text(value: Any) -> str:
    """A value that is no number in a column of such."""
    if value is None:
        return ""
    if isinstance(value, list):
        return f"[{', '.join(_shown(value))}]"
    if isinstance(value, dict):
        parts = (f"{key}: {_shown([part])[0]}" for key, part in value.items())
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, datetime):
        return str(value.replace(microsecond=0))
    return plain_numbers([value])[0] if _is_number(value) else str(_plain(value))


def _plain(value: Any) -> Any:
    """A value as SQL writes it."""
    return str(value).lower() if isinstance(value, bool) else value


def _line(text: str) -> str:
    """The text in one line, without characters that steer a terminal."""
    return printable(" ".join(text.split())).replace(
        "\x7f", "\N{REPLACEMENT CHARACTER}"
    )


def _json(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return float(value) if isinstance(value, Decimal) else value
