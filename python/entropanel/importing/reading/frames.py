"""Files of statistical packages: Stata, SPSS, Parquet."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from entropanel.importing.sheets import Sheet, named_sheet


def stata_sheets(file: str, content: bytes) -> list[Sheet]:
    """The sheet of a Stata file. Raises what damaged files raise.

    Parameters
    ----------
    file, content
        The file's name and bytes.

    Returns
    -------
    list of Sheet
        The sheet, its line the row of the data.
    """
    from pandas.io.stata import StataReader

    # A year stored as Stata's %ty is the number of the year itself.
    frame = pd.read_stata(io.BytesIO(content), convert_dates=False)
    with StataReader(io.BytesIO(content)) as reader:
        return [_frame_sheet(file, frame, reader.variable_labels())]


def parquet_sheets(file: str, content: bytes) -> list[Sheet]:
    """The sheet of a Parquet file. Raises what damaged files raise.

    Parameters
    ----------
    file, content
        The file's name and bytes.

    Returns
    -------
    list of Sheet
        The sheet, its line the row of the data.
    """
    return [_frame_sheet(file, pd.read_parquet(io.BytesIO(content)), {})]


def spss_sheets(file: str, content: bytes) -> list[Sheet]:
    """The sheet of an SPSS file. Raises what damaged files raise.

    Parameters
    ----------
    file, content
        The file's name and bytes.

    Returns
    -------
    list of Sheet
        The sheet, its line the row of the data.
    """
    import pyreadstat

    frame, about = pyreadstat.read_sav(io.BytesIO(content), apply_value_formats=True)
    return [_frame_sheet(file, frame, about.column_names_to_labels)]


def _frame_sheet(
    file: str, frame: pd.DataFrame, labels: Mapping[str, str | None]
) -> Sheet:
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    names = list(map(str, frame.columns))
    # iterating over the column itself would widen single precision
    held = (frame.iloc[:, i].to_numpy() for i in range(frame.shape[1]))
    rows = zip(*(map(cell_text, cells) for cells in held), strict=True)
    titles = tuple((labels.get(name) or "").strip() for name in names)
    return named_sheet(file, None, [names, *map(list, rows)], titles)


def cell_text(cell: Any) -> str:
    """A cell as text.

    Parameters
    ----------
    cell
        What a reader gives.

    Returns
    -------
    str
        The text; a number in the fewest digits that give it back; "" if missing.
    """
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    if isinstance(cell, bool | np.bool_):
        return str(bool(cell)).upper()
    if isinstance(cell, float | np.floating):
        if math.isnan(cell):
            return ""
        text = format(Decimal(str(cell)), "f") if math.isfinite(cell) else str(cell)
        return text.removesuffix(".0")
    return str(cell)
