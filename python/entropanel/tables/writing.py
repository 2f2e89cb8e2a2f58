"""The files of the tables of a warehouse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from entropanel.public_tables import Tables
from entropanel.published import reading
from entropanel.replacing import replacing
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
VARIABLES = ["dim_indicator_in_scenario", "dim_index", "dim_scenario"]
KINDS: dict[Callable[[Tables], Iterator[Table]], list[str]] = {
    descriptive_tables: ["fct_descriptive_statistics", *VARIABLES],
    index_tables: ["dim_index", "dim_scenario"],
    regression_tables: [
        "fct_regression_models",
        "fct_regression_coefficients",
        "dim_specification",
        "dim_specification_term",
        "dim_covariance",
        "dim_significance_level",
        *VARIABLES,
    ],
}
ALL = "all_tables"  # a document of all of them


def all_tables(tables: Tables) -> Iterator[Table]:
    """Every table of a warehouse; what it has no public table for is left out.

    Parameters
    ----------
    tables : Tables
        The public tables, in the language of the tables.

    Yields
    ------
    Table
        In the order in which documents have them.
    """
    for kind, needed in KINDS.items():
        if tables.has(*needed):
            yield from kind(tables)


def write_tables(
    warehouse: Path, output: Path, language: str, formats: Collection[str] = FORMATS
) -> Iterator[Path]:
    """Writes all tables of a warehouse into a folder, which is made.

    Parameters
    ----------
    warehouse : Path
        The published file.
    output : Path
        The folder.
    language : str
        ``en`` or ``zh``, also the end of the files' names.
    formats : collection of str
        Some of ``FORMATS``; of .tex and .docx there is also one of all tables.

    Yields
    ------
    Path
        Each file once it is written.

    Raises
    ------
    OutputError
        If the warehouse cannot be read or a file cannot be written.
    """
    with reading(warehouse, "tables") as connection:
        tables = list(all_tables(Tables(connection, language)))
        output.mkdir(parents=True, exist_ok=True)
        for table in tables:
            for suffix in formats:
                yield write_table(table, output, language, suffix)
        if "tex" in formats:
            text = latex_document(tables, language).encode()
            yield _written(output / f"{ALL}.{language}.tex", text)
        if "docx" in formats:
            yield _written(output / f"{ALL}.{language}.docx", word_document(tables))


def write_table(table: Table, folder: Path, language: str, suffix: str) -> Path:
    """Writes a table into a folder in one of ``FORMATS``.

    Parameters
    ----------
    table : Table
        What is written.
    folder : Path
        Where; it is made.
    language : str
        ``en`` or ``zh``, for the file's name.
    suffix : str
        The format.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path = folder / table_file(table, language, suffix)
    if suffix == "docx":
        return _written(path, word_document([table]))
    return _written(path, TEXTS[suffix](table).encode())


def table_file(table: Table, language: str, suffix: str) -> str:
    """Name of the file of a table.

    Parameters
    ----------
    table : Table
        What the file holds.
    language : str
        ``en`` or ``zh``.
    suffix : str
        One of ``FORMATS``.

    Returns
    -------
    str
        Without a folder.
    """
    return f"{file_name(table.name)}.{language}.{suffix}"


def _written(path: Path, content: bytes) -> Path:
    with replacing(path) as (fresh,):
        fresh.write_bytes(content)
    return path
