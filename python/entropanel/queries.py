"""Queries on a published warehouse that can read it and nothing else."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import add
from pathlib import Path
from typing import Any

import duckdb

from entropanel.errors import InputError
from entropanel.plain_numbers import plain_numbers
from entropanel.safe_text import printable
from entropanel.sql import column_names
from entropanel.sql_errors import explained
from entropanel.tables.table import letters
from entropanel.tables.text import csv_lines, markdown_rows

LOCKED: dict[str, str | bool | int | float | list[str]] = {
    # no file but the warehouse, no network, no library, no way to change that
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}


class QueryError(InputError):
    """The query cannot be answered, in one sentence."""


@dataclass(frozen=True)
class Answer:
    """Columns by name, and rows of Python values."""

    columns: list[str]
    rows: list[tuple[Any, ...]]

    def items(self) -> Iterator[tuple[str, list[Any]]]:
        """The columns one by one.

        Yields
        ------
        tuple of str and list
            The name of a column and its values.
        """
        for place, name in enumerate(self.columns):
            yield name, [row[place] for row in self.rows]


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
    try:
        connection = duckdb.connect(warehouse, read_only=True, config=LOCKED)
    except duckdb.Error as reason:
        raise QueryError(" ".join(str(reason).split())) from reason
    with connection:
        try:
            statements = connection.extract_statements(query)
            if len(statements) != 1:
                found = len(statements)
                raise QueryError(f"found {found} statements, expected one")
            result = connection.execute(statements[0])
            return Answer(column_names(result), result.fetchall())
        except duckdb.Error as reason:
            raise QueryError(explained(reason, query, connection)) from reason


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
    columns = [_laid_out(name, values, room) for name, values in found.items()]
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


def _laid_out(name: str, values: list[Any], room: int | None) -> list[str]:
    """Heading, rule and cells of a column, of one width."""
    is_numeric, cells = _is_numeric(values), _shown(values)
    if is_numeric:
        # what stands behind the point is as long in each
        behind = [len(cell) - len(cell.partition(".")[0]) for cell in cells]
        blanks = [" " * (max(behind) - own) for own in behind]
        cells = list(map(add, cells, blanks))
    head, *cells = [_cut(cell, room) for cell in (_line(name), *cells)]
    width = max(map(letters, [head, *cells]))

    def padded(cell: str) -> str:
        blanks = " " * (width - letters(cell))
        return blanks + cell if is_numeric else cell + blanks

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
    return csv_lines([found.columns, *(map(_plain, row) for row in found.rows)])


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
        dict(zip(found.columns, map(_json, row), strict=True)) for row in found.rows
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
    columns = [_shown(values) for _, values in found.items()]
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
