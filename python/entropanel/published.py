"""Reading of a published warehouse, for what is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from entropanel.catalogue import speaking_of
from entropanel.errors import ExecutionError
from entropanel.public_tables import Tables


class OutputError(ExecutionError):
    """What a warehouse is made into cannot be made or written, and why."""


@contextmanager
def reading(warehouse: Path, output: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Opens a warehouse for what is made of it; sentences call units as it does.

    Parameters
    ----------
    warehouse : Path
        The published file.
    output : str
        What is made, for the message of a failure.

    Yields
    ------
    duckdb.DuckDBPyConnection
        Open for reading.

    Raises
    ------
    OutputError
        If there is no warehouse, it cannot be read, or a file cannot be written.
    """
    if not warehouse.is_file():
        raise OutputError(f"there is no warehouse {warehouse}: run `make build` first")
    try:
        with (
            duckdb.connect(warehouse, read_only=True) as connection,
            speaking_of(Tables(connection, "en").unit_words),
        ):
            yield connection
    except (duckdb.Error, OSError) as reason:
        raise OutputError(f"no {output} of {warehouse}: {reason}") from reason
