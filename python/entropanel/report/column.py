"""Tables of the rows of a query, made of columns.

``text`` and ``numeric`` say what a column's title is and what its cells are made of;
``tabled`` takes the columns and the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any

from entropanel.catalogue import Text, chosen, say
from entropanel.report.cells import Cell, coded, number, words
from entropanel.report.contents import Column, Row, Table
from entropanel.sql import Record

Value = str | Callable[[Record], Any]  # a key of a row, or what is made of the row


def text(title: str | Text, value: Value | None = None, look: str = "") -> Column:
    """A column of texts.

    Parameters
    ----------
    title : str or Text
        The title, or the code of its sentence.
    value : str or callable, optional
        A key of the rows, or what makes a text or a cell of a row; without it, the
        title's code.
    look : str
        As of a cell.

    Returns
    -------
    Column
        Blank where the value is missing.
    """
    return _column(title, value, lambda found: words(found, look))


def numeric(
    title: str | Text,
    value: Value | None = None,
    decimals: int = 3,
    form: Callable[..., Cell] | None = None,
) -> Column:
    """A column of numbers.

    Parameters
    ----------
    title : str or Text
        The title, or the code of its sentence.
    value : str or callable, optional
        A key of the rows, or what makes a number or a cell of a row; without it, the
        title's code.
    decimals : int
        Of what is shown.
    form : callable, optional
        What makes a cell of a number, in place of ``number``.

    Returns
    -------
    Column
        Aligned to the right.
    """
    form = form or partial(number, decimals=decimals)
    return _column(title, value, form, is_number=True)


def _column(
    title: str | Text,
    value: Value | None,
    form: Callable[..., Cell],
    is_number: bool = False,
) -> Column:
    key = title if value is None else value
    take = key if callable(key) else itemgetter(key)

    def cell(row: Record) -> Cell:
        found = take(row)
        return found if isinstance(found, Cell) else form(found)

    shown = title if isinstance(title, Text) else say(title)
    return Column(shown, is_number, cell)


def choice(key: str, column: str = "") -> Callable[[Record], Text]:
    """The words for what a study chooses.

    Parameters
    ----------
    key : str
        Of the rows; a study that was written before it could choose has no such key.
    column : str
        The name of the choice in the catalogue, if it is not the key.

    Returns
    -------
    callable
        Makes the words of a row.
    """
    return lambda row: chosen(column or key, row.get(key))


def coded_by(key: str, names: Mapping[str, Text]) -> Callable[[Record], Text]:
    """The names of the values of a key, behind these.

    Parameters
    ----------
    key : str
        Of the rows.
    names : mapping of str to Text
        By value of the key.

    Returns
    -------
    callable
        Makes the code and name of a row.
    """
    return lambda row: coded(row[key], names[row[key]])


def tabled(
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Record],
    caption: Text | None = None,
    by: Sequence[str] = (),
    **more: Any,
) -> Table:
    """A table of the rows of a query.

    Parameters
    ----------
    name : str
        Of the table.
    columns : sequence of Column
        What makes the cells.
    rows : iterable of dict
        As ``Reader.rows`` gives them; ``look``, if a row has it, is the look of it.
    caption : Text, optional
        Without it, the sentence of the name.
    by : sequence of str
        Keys of the rows that filters ask for.
    **more
        Of the table.

    Returns
    -------
    Table
        A row for each of the rows, in their order.
    """
    body = [
        Row(
            [column.cell(row) for column in columns],
            {key: row[key] for key in by},
            row.get("look", ""),
        )
        for row in rows
    ]
    return Table(name, caption or say(name), columns, body, **more)


def declared_table(
    name: str, columns: Sequence[Column], rows: Sequence[Record], **more: Any
) -> Table:
    """A table without the columns that are blank in every row.

    Parameters
    ----------
    name, columns, rows
        As of ``tabled``.
    **more
        As of ``tabled``.

    Returns
    -------
    Table
        Of the other columns.
    """
    kept = [c for c in columns if any(c.cell(row).text != ("", "") for row in rows)]
    return tabled(name, kept, rows, **more)
