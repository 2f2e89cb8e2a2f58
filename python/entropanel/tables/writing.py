"""The files of the tables of a warehouse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import duckdb

from entropanel.figures.tables import Tables
from entropanel.safe_text import file_name
from entropanel.tables.indices import descriptive_tables, index_tables
from entropanel.tables.latex import latex, latex_document
from entropanel.tables.regressions import regression_tables
from entropanel.tables.table import Table
from entropanel.tables.text import csv_text, html, markdown
from entropanel.tables.word import word_document

TEXTS: dict[str, Callable[[Table], str]] = {
    "csv": csv_text,
    "html": html,
    "md": markdown,
    "tex": latex,
}
FORMATS = [*TEXTS, "docx"]
ALL = "all_tables"  # a document of all of them


class TablesError(RuntimeError):
    """The tables cannot be made or written, and why."""


def all_tables(tables: Tables) -> Iterator[Table]:
    """Every table of a warehouse; what it has no public table for is left out."""
    if tables.has("fct_descriptive_statistics"):
        yield from descriptive_tables(tables)
    if tables.has("fct_index"):
        yield from index_tables(tables)
    if tables.has("fct_regression_models"):
        yield from regression_tables(tables)


def write_tables(
    warehouse: Path, output: Path, language: str, formats: Collection[str] = FORMATS
) -> Iterator[Path]:
    """Writes all tables of a warehouse into a folder, which is made.

    language: ``en`` or ``zh``, also the end of the files' names. formats: some of
    ``FORMATS``; of .tex and .docx there is a document of all tables besides.
    Yields the files.

    Raises TablesError.
    """
    try:
        with duckdb.connect(warehouse, read_only=True) as connection:
            tables = list(all_tables(Tables(connection, language)))
        output.mkdir(parents=True, exist_ok=True)
        for table in tables:
            for suffix in formats:
                name = f"{file_name(table.name)}.{language}.{suffix}"
                yield _written(output / name, content(table, suffix))
        if "tex" in formats:
            text = latex_document(tables, language).encode()
            yield _written(output / f"{ALL}.{language}.tex", text)
        if "docx" in formats:
            yield _written(output / f"{ALL}.{language}.docx", word_document(tables))
    except (duckdb.Error, OSError) as reason:
        raise TablesError(f"no tables of {warehouse}: {reason}") from reason


def content(table: Table, suffix: str) -> bytes:
    """The table in one of ``FORMATS``."""
    if suffix == "docx":
        return word_document([table])
    return TEXTS[suffix](table).encode()


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
