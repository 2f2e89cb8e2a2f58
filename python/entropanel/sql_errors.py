"""What is wrong with a query, in one sentence that helps to mend it."""

from __future__ import annotations

import re

import duckdb

from entropanel.suggestions import nearest

TABLE = re.compile(r"Table with name (.+?) does not exist!")
COLUMN = re.compile(
    r'Referenced column "(.+?)" not found|does not have a column named "(.+?)"'
)
CANDIDATE = re.compile(r'"([^"]+)"')
SHORTEST = 4  # letters of a part of a name that tell which is meant
TABLES = "select table_name from duckdb_tables() where not internal order by all"


def explained(
    reason: duckdb.Error, query: str, connection: duckdb.DuckDBPyConnection
) -> str:
    """The sentence for an error of the engine; near names are suggested."""
    text = str(reason)
    known = public_tables(connection)
    if query.strip(" \n;") in known:
        return f"found a table, expected a statement (did you mean 'from {query}'?)"
    table, column = TABLE.search(text), COLUMN.search(text)
    if table:
        return unknown_table(table[1], known)
    if column:
        found = column[1] or column[2]
        # beside the candidates the engine shows the place in the query
        candidates = text[column.end() :].partition("LINE ")[0]
        hint = nearest(found, CANDIDATE.findall(candidates))
        if not hint and f'"{found}"' in query:
            hint = f" (did you mean the text '{found}'? it stands in single quotes)"
        return f"found the column {found!r}, expected one of the tables read{hint}"
    # the last line of a message may point at a place with carets
    return " ".join(text.rstrip("^ \n").split())


def public_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the tables of a published warehouse."""
    return [name for (name,) in connection.execute(TABLES).fetchall()]


def unknown_table(
    found: str, known: list[str], expected: str = "a public table"
) -> str:
    """The sentence for a table that is not there.

    known: what might be meant. expected: what that is.
    """
    hint = nearest(found, known)
    near = [name for name in known if found.lower() in name]
    if not hint and near and len(found) >= SHORTEST:
        hint = f" (did you mean {' or '.join(map(repr, near[:3]))}?)"
    listing = ': `entropanel query "show tables"` lists them'
    return f"found the table {found!r}, expected {expected}{hint or listing}"
