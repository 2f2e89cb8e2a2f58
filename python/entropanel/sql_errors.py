"""What is wrong with a query, in one sentence that helps to mend it."""

from __future__ import annotations

import json
from textwrap import shorten

import duckdb

from entropanel.suggestions import nearest

EXCERPT = 80  # letters of a line of a query that are shown
SHORTEST = 4  # letters of a part of a name that tell which is meant
TABLES = "select table_name from duckdb_tables() where not internal order by all"
COLUMNS = "select column_name from duckdb_columns() where list_contains($1, table_name)"


def explained(
    reason: duckdb.Error, query: str, connection: duckdb.DuckDBPyConnection
) -> str:
    """The sentence for an error of the engine; names that are near are told.

    Parameters
    ----------
    reason
        Of a connection with the setting ``errors_as_json``.
    query
        One statement.
    connection
        On the warehouse that was asked.

    Returns
    -------
    str
        What was found and what was expected, else what the engine says, and where.
    """
    known = public_tables(connection)
    if query.strip(" \n;") in known:
        return f"found a table, expected a statement (did you mean 'from {query}'?)"
    try:
        error = json.loads(str(reason).partition(": ")[2])
    except ValueError:  # the setting is for errors of the engine's own
        return " ".join(str(reason).split())
    kind, subtype = error["exception_type"], error.get("error_subtype")
    if subtype == "MISSING_ENTRY" and error["type"] == "Table":
        return unknown_table(error["name"], known)
    start, length = json.loads(error.get("location", "[0, 0]"))  # in bytes
    before, place = query.encode()[:start], query.encode()[start : start + length]
    if subtype == "COLUMN_NOT_FOUND":
        return _unknown_column(error["name"], query, connection)
    # of a column that is named with its table, the engine gives the place alone
    _, dot, name = place.decode(errors="replace").rpartition(".")
    columns = _columns(query, connection) if kind == "Binder" and dot else [name]
    if name.strip('"') not in columns:
        return _unknown_column(name.strip('"'), query, connection)
    line = before.count(b"\n")
    excerpt = shorten(query.split("\n")[line], EXCERPT, placeholder=" …")
    where = f" (line {line + 1}: {excerpt})" if "location" in error else ""
    return " ".join(f"{kind} Error: {error['exception_message']}{where}".split())


def _columns(query: str, connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The columns of the tables that a query names."""
    tables = list(connection.get_table_names(query))
    return [name for (name,) in connection.execute(COLUMNS, [tables]).fetchall()]


def _unknown_column(
    found: str, query: str, connection: duckdb.DuckDBPyConnection
) -> str:
    suggestion = nearest(found, _columns(query, connection))
    if not suggestion and f'"{found}"' in query:
        suggestion = f" (did you mean the text '{found}'? it stands in single quotes)"
    return f"found the column {found!r}, expected one of the tables read{suggestion}"


def public_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the tables of a published warehouse.

    Parameters
    ----------
    connection
        On the warehouse.

    Returns
    -------
    list of str
        In alphabetical order.
    """
    return [name for (name,) in connection.execute(TABLES).fetchall()]


def unknown_table(
    found: str, known: list[str], expected: str = "a public table"
) -> str:
    """The sentence for a table that is not there.

    Parameters
    ----------
    found
        The name.
    known
        Names that might be meant.
    expected
        What these are.

    Returns
    -------
    str
        What was found and expected, with a suggestion or how to list the tables.
    """
    suggestion = nearest(found, known)
    near = [name for name in known if found.lower() in name]
    if not suggestion and near and len(found) >= SHORTEST:
        suggestion = f" (did you mean {' or '.join(map(repr, near[:3]))}?)"
    listing = ': `entropanel query "show tables"` lists them'
    return f"found the table {found!r}, expected {expected}{suggestion or listing}"
