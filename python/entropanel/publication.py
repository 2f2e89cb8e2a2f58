"""Publication: the public tables, copied into a file of their own.

dbt builds in one DuckDB file; people query another. A refresh writes a fresh
file beside the published one and renames it over: a reader that has the old
file open keeps reading the old rows, a new reader finds the new ones, and
nobody ever sees half of either.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from entropanel.replacing import remove_leftover, replacing
from entropanel.sql import comments, identifier, literal


class PublicationError(RuntimeError):
    """The public tables could not be published; the old ones stay."""


def publish(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    tables: list[str],
    warehouse: Path,
) -> None:
    """Copies tables with their comments into a fresh file, then replaces.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Open on the database that holds the tables.
    schema : str
        Where the tables stand; in the copy they stand in the schema main.
    tables : list of str
        What is copied.
    warehouse : Path
        The published file. It is replaced only after the copy is complete and on disk;
        it is untouched if anything fails.

    Raises
    ------
    PublicationError
        If a table cannot be copied or the file cannot be written.
    """
    try:
        _publish(connection, schema, tables, warehouse)
    except (duckdb.Error, OSError) as reason:
        raise PublicationError(
            f"could not publish to {warehouse}, which is as it was: {reason}"
        ) from reason


def what_stays(warehouse: Path) -> str:
    """Ends a sentence on a refresh that publishes nothing: what was published stays.

    Empty if there is nothing that could.
    """
    return ", what was published stays" if warehouse.exists() else ""


def _publish(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    tables: list[str],
    warehouse: Path,
) -> None:
    # dbt's lock on the build file keeps a second refresh out
    remove_leftover(warehouse)
    with (
        replacing(warehouse, is_durable=True) as (fresh,),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"attach {literal(str(fresh))} as publication")
        try:
            for table in tables:
                _copy(cursor, schema, table)
            cursor.execute("checkpoint publication")
        finally:
            cursor.execute("detach publication")
        # published for reading: a writer's log beside it would make the next
        # file unreadable
        fresh.chmod(0o444)
        warehouse.with_name(warehouse.name + ".wal").unlink(missing_ok=True)


def _copy(cursor: duckdb.DuckDBPyConnection, schema: str, table: str) -> None:
    source = f"{identifier(schema)}.{identifier(table)}"
    target = f"publication.main.{identifier(table)}"
    cursor.execute(f"create table {target} as select * from {source}")
    for column, comment in comments(cursor, table, schema).items():
        place = f"column {target}.{identifier(column)}" if column else f"table {target}"
        cursor.execute(f"comment on {place} is {literal(comment)}")
