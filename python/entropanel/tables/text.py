"""Tables as Markdown, CSV and HTML."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from entropanel.tables.table import Cell, Row, Table
from entropanel.templates import environment

MARKUP = re.compile(r"([\\`*_\[\]<>|~#&$])")
FORMULA = re.compile(r"^\s*[=+\-@\t\r]")  # what a spreadsheet would compute


def markdown(table: Table) -> str:
    """The table in the dialect of GitHub.

    Parameters
    ----------
    table : Table
        What is written.

    Returns
    -------
    str
        Title, rows and notes.
    """
    heads = [" ".join(filter(None, heading)) for heading in table.columns]
    rows = [
        [row.label, *(cell.text + cell.mark for cell in row.cells)]
        for row in table.rows
    ]
    grid = markdown_rows([table.stub, *heads], rows, "---:")
    notes = "\n".join(f"{_plain_markdown(note)}\n" for note in table.notes)
    return f"**{_plain_markdown(table.title)}**\n\n{grid}\n{notes}"


def markdown_rows(
    names: Sequence[str], rows: Iterable[Sequence[str]], rule: str = "---"
) -> str:
    """Rows beneath names as Markdown that shows their texts.

    Parameters
    ----------
    names : sequence of str
        Of the columns, in one line each.
    rows : iterable of sequences of str
        A text of one line for each column.
    rule : str
        What stands beneath each name but the first; ``---:`` puts columns to the right.

    Returns
    -------
    str
        Lines, each with its line feed.
    """
    lines = [list(map(_plain_markdown, line)) for line in (names, *rows)]
    lines.insert(1, ["---", *[rule] * (len(names) - 1)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def csv_text(table: Table) -> str:
    """The table for spreadsheets and programs: numbers with all their digits.

    A column with marks of significance is followed by one of its marks. A text that a
    spreadsheet would take for a formula begins with an apostrophe.

    Parameters
    ----------
    table : Table
        What is written.

    Returns
    -------
    str
        CSV whose lines end in a line feed.
    """
    marked = [any(c.mark for c in table.column(n)) for n in range(len(table.columns))]
    heading = Row(table.stub, tuple(Cell(" ".join(words)) for words in table.columns))
    return csv_lines(_values(row, marked) for row in (heading, *table.rows))


def csv_lines(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as CSV.

    Parameters
    ----------
    rows : iterable of iterables
        Their values.

    Returns
    -------
    str
        Lines that end in a line feed.
    """
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()


def html(table: Table) -> str:
    """The table as a piece of a page, without style.

    Parameters
    ----------
    table : Table
        What is written.

    Returns
    -------
    str
        A ``figure``; texts are escaped.
    """
    template = environment(is_markup=True).get_template("table.html")
    headings = list(zip(*table.columns, strict=True))
    return template.render(table=table, headings=headings) + "\n"


def as_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    str
        With an apostrophe before it if a spreadsheet would compute it.
    """
    return f"'{text}" if FORMULA.match(text) else text


def _plain_markdown(text: str) -> str:
    """A text of one line as Markdown that shows it."""
    return MARKUP.sub(r"\\\1", text)


def _values(row: Row, marked: list[bool]) -> list[str]:
    values = [as_text(row.label)]
    for cell, has_marks in zip(row.cells, marked, strict=True):
        values += [_value(cell), *[as_text(cell.mark)] * has_marks]
    return values


def _value(cell: Cell) -> str:
    return as_text(cell.text) if cell.value is None else repr(cell.value)
