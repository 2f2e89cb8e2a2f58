"""The files of an export."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from entropanel.errors import ExecutionError
from entropanel.exporting.dataset import COLUMN, Dataset, ExportError, dataset
from entropanel.exporting.stata import write_stata
from entropanel.exporting.workbook import write_workbook
from entropanel.public_tables import Tables
from entropanel.replacing import replacing

WORKBOOK = "entropanel.xlsx"


class WritingError(ExecutionError):
    """The files cannot be written, and why."""


def write_parquet(data: Dataset, path: Path) -> None:
    """Writes the rows; label, unit and description are metadata of the columns.

    Parameters
    ----------
    data : Dataset
        What is written.
    path : Path
        The .parquet file.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    fields = [
        field.with_metadata(dict(zip(COLUMN[1:], column[1:], strict=True)))
        for field, column in zip(data.rows.schema, data.columns, strict=True)
    ]
    schema = pa.schema(fields, metadata={"description": data.description})
    with replacing(path) as (fresh,):
        pq.write_table(data.rows.cast(schema), fresh)


def write_csv(data: Dataset, path: Path) -> None:
    """Writes the rows as they are, and beside them what their columns hold.

    Parameters
    ----------
    data : Dataset
        What is written.
    path : Path
        The .csv file; the other ends in ``.columns.csv``.

    Raises
    ------
    OSError
        If one cannot be written.
    """
    with replacing(path, path.with_suffix(".columns.csv")) as (fresh, beside):
        pyarrow.csv.write_csv(data.rows, fresh)
        with beside.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([COLUMN, *data.columns])


WRITERS: dict[str, Callable[[Dataset, Path], None]] = {
    "dta": write_stata,
    "parquet": write_parquet,
    "csv": write_csv,
}
FORMATS = ["xlsx", *WRITERS]


def export(
    warehouse: Path,
    output: Path,
    names: Sequence[str],
    file_format: str,
    *,
    language: str = "en",
    is_long: bool = False,
    scenario: str | None = None,
) -> Iterator[Path]:
    """Writes datasets into a folder, which is made: one workbook, or a file each.

    Parameters
    ----------
    warehouse : Path
        The published file.
    output : Path
        The folder.
    names : sequence of str
        Datasets, as ``dataset`` knows them.
    file_format : str
        One of ``FORMATS``.
    language : str
        Of the labels, ``en`` or ``zh``.
    is_long : bool
        Whether a row is a value, as of ``dataset``.
    scenario : str, optional
        The only scenario; without it, all of them.

    Yields
    ------
    Path
        Each file once it is written.

    Raises
    ------
    ExportError
        If what is asked for does not exist or does not fit into the format.
    WritingError
        If the warehouse cannot be read or a file cannot be written.
    """
    try:
        with duckdb.connect(warehouse, read_only=True) as connection:
            tables = Tables(connection, language)
            found = [
                dataset(tables, name, is_long=is_long, scenario=scenario)
                for name in dict.fromkeys(names)
            ]
        output.mkdir(parents=True, exist_ok=True)
        if file_format == "xlsx":
            with replacing(output / WORKBOOK) as (fresh,):
                write_workbook(found, fresh)
            yield output / WORKBOOK
            return
        for data in found:
            path = output / f"{data.name}.{file_format}"
            WRITERS[file_format](data, path)
            yield path
    except (duckdb.Error, OSError) as reason:
        raise WritingError(f"nothing exported to {output}: {reason}") from reason


__all__ = ["FORMATS", "ExportError", "WritingError", "export"]
