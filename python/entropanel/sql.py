"""SQL from Python: quoted names and texts, and answers as dicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # an environment of Spark has no duckdb
    import duckdb

Record = dict[str, Any]


def identifier(name: str) -> str:
    """A name as SQL that DuckDB reads as this name, whatever characters it has.

    Parameters
    ----------
    name : str
        Of a schema, table or column.

    Returns
    -------
    str
        The name in double quotes.
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL that DuckDB reads as this text.

    Only for statements that take no parameters, such as ``attach``.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The text in single quotes.
    """
    return "'" + text.replace("'", "''") + "'"


def column_names(answer: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the columns of a query that was executed.

    Parameters
    ----------
    answer : duckdb.DuckDBPyConnection
        What ``execute`` gave.

    Returns
    -------
    list of str
        In their order.
    """
    return [name for name, *_ in answer.description or []]


def records(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] = ()
) -> list[Record]:
    """The answer to a query, a dict for each row.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Open on the database that is asked.
    query : str
        One statement; ``parameters`` stand for its ``$1``, ``$2``, ...
    parameters : sequence
        Their values.

    Returns
    -------
    list of dict
        Values by the names of their columns.

    Raises
    ------
    duckdb.Error
        If the query fails.
    """
    answer = connection.execute(query, parameters)
    names = column_names(answer)
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def comments(
    connection: duckdb.DuckDBPyConnection, table: str, schema: str = "main"
) -> dict[str | None, str]:
    """The comments on a table and its columns.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Open on the database that has the table.
    table, schema : str
        Names of the table and its schema.

    Returns
    -------
    dict of str to str
        By the names of columns; None stands for the table itself. What has no
        comment is left out.
    """
    of_table = (
        "where database_name = current_database() and schema_name = $1 "
        "and table_name = $2 and comment is not null"
    )
    answer = connection.execute(
        f"select null, comment from duckdb_tables() {of_table} union all "
        f"select column_name, comment from duckdb_columns() {of_table}",
        [schema, table],
    )
    return dict(answer.fetchall())
