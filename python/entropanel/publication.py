"""Publication: the public tables, copied into a file of their own.

dbt builds in one DuckDB file; people query another. A refresh writes a fresh
file beside the published one and renames it over: a reader that has the old
file open keeps reading the old rows, a new reader finds the new ones, and
nobody ever sees half of either.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from entropanel.errors import ExecutionError
from entropanel.quality_page import write_quality_page
from entropanel.replacing import remove_leftover, replacing
from entropanel.sql import comments, identifier, literal

PAGE, PAGE_OF_ERRORS = "data_quality.html", "data_quality_refused.html"


class PublicationError(ExecutionError):
    """The public tables could not be published; the old ones stay."""


def publish(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    tables: Sequence[str],
    warehouse: Path,
) -> None:
    """Copies tables with their comments into a fresh file, then replaces.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Open on the database that holds the tables.
    schema : str
        Where the tables stand; in the copy they stand in the schema main.
    tables : sequence of str
        What is copied.
    warehouse : Path
        The published file. It is replaced only after the copy is complete and on disk;
        it is untouched if anything fails.

    Raises
    ------
    duckdb.Error
        If a table cannot be copied.
    OSError
        If the file cannot be written.
    """
    # dbt's lock on the build file keeps a second refresh out
    remove_leftover(warehouse)
    with (
        replacing(warehouse, is_durable=True) as (fresh,),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"attach {literal(str(fresh))} as publication")
        try:
            for table in tables:
                target = f"publication.main.{identifier(table)}"
                source = f"{identifier(schema)}.{identifier(table)}"
                cursor.execute(f"create table {target} as from {source}")
                for name, comment in comments(cursor, table, schema).items():
                    column = f"column {target}.{identifier(name or '')}"
                    commented = column if name else f"table {target}"
                    cursor.execute(f"comment on {commented} is {literal(comment)}")
            cursor.execute("checkpoint publication")
        finally:
            cursor.execute("detach publication")
        # published for reading: a writer's log beside it would make the next
        # file unreadable
        fresh.chmod(0o444)
        warehouse.with_name(warehouse.name + ".wal").unlink(missing_ok=True)


def leave_errors(results: list[dict[str, Any]], warehouse: Path) -> str:
    """Writes the page of a quality gate that found errors beside what is published.

    Parameters
    ----------
    results : list of dict
        As ``gate_results`` makes them.
    warehouse : Path
        The published file, existing or not.

    Returns
    -------
    str
        A sentence that says where the page is.
    """
    page = warehouse.with_name(PAGE_OF_ERRORS)
    write_quality_page(results, page)
    return f"Errors in the input: see {page.resolve()}{what_stays(warehouse)}."


def what_stays(warehouse: Path) -> str:
    """Ends a sentence on a refresh that publishes nothing: what remains published.

    Parameters
    ----------
    warehouse : Path
        The published file, existing or not.

    Returns
    -------
    str
        Empty if there is nothing that could stay.
    """
    return ", what was published stays" if warehouse.exists() else ""
