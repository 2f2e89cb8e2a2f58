"""Queries on a published warehouse that can read it and nothing else."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from entropanel.safe_text import printable
from entropanel.tables.table import letters
from entropanel.tables.text import plain_markdown

LOCKED: dict[str, str | bool | int | float | list[str]] = {
    # no file but the warehouse, no network, no library, no way to change that
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}


class QueryError(ValueError):
    """The query cannot be answered, in one sentence."""


@dataclass(frozen=True)
class Answer:
    """Columns by name, and rows of Python values."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


def answer(warehouse: Path, query: str) -> Answer:
    """What the published warehouse answers to one statement that reads.

    Raises QueryError.
    """
    try:
        with duckdb.connect(warehouse, read_only=True, config=LOCKED) as connection:
            statements = connection.extract_statements(query)
            if len(statements) != 1:
                found = len(statements)
                raise QueryError(f"found {found} statements, expected one")
            result = connection.execute(statements[0])
            columns = [column[0] for column in result.description or []]
            return Answer(columns, result.fetchall())
    except duckdb.Error as reason:
        # the last line of a message may point at a place with carets
        sentence = " ".join(str(reason).rstrip("^ \n").split())
        raise QueryError(sentence) from reason


def as_table(found: Answer) -> str:
    """Columns of text as wide as what they hold; numbers to the right."""
    texts = [[_shown(value) for value in row] for row in found.rows]
    names = [_line(name) for name in found.columns]
    grid = [names, *texts]
    widths = [max(letters(row[n]) for row in grid) for n in range(len(names))]
    right = [
        all(isinstance(row[n], int | float | Decimal | None) for row in found.rows)
        for n in range(len(names))
    ]

    def line(cells: list[str]) -> str:
        padded = [
            " " * (width - letters(cell)) + cell
            if is_right
            else cell + " " * (width - letters(cell))
            for cell, width, is_right in zip(cells, widths, right, strict=True)
        ]
        return "  ".join(padded).rstrip() + "\n"

    rule = line(["-" * width for width in widths])
    return line(names) + rule + "".join(map(line, texts))


def as_csv(found: Answer) -> str:
    """The answer for programs, as it is; what is missing is empty."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(found.columns)
    writer.writerows([_plain(value) for value in row] for row in found.rows)
    return file.getvalue()


def as_json(found: Answer) -> str:
    """A list of objects; numbers that JSON lacks, dates and the like as text."""
    rows = [
        {name: _json(value) for name, value in zip(found.columns, row, strict=True)}
        for row in found.rows
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1, default=str) + "\n"


def as_markdown(found: Answer) -> str:
    """The answer as a table in the dialect of GitHub."""
    lines = [
        [plain_markdown(_line(name)) for name in found.columns],
        ["---"] * len(found.columns),
        *([plain_markdown(_shown(value)) for value in row] for row in found.rows),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


WRITERS: dict[str, Callable[[Answer], str]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
    "markdown": as_markdown,
}


def _shown(value: Any) -> str:
    return "" if value is None else _line(str(_plain(value)))


def _plain(value: Any) -> Any:
    """A value as SQL writes it."""
    return str(value).lower() if isinstance(value, bool) else value


def _line(text: str) -> str:
    """The text in one line, without signs that steer a terminal."""
    return printable(" ".join(text.split())).replace(
        "\x7f", "\N{REPLACEMENT CHARACTER}"
    )


def _json(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return float(value) if isinstance(value, Decimal) else value
