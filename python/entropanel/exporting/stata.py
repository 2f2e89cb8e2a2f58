"""Datasets as Stata files of version 118, which hold Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from textwrap import shorten

import pandas as pd
import pyarrow as pa

from entropanel.exporting.dataset import Column, Dataset, distinct
from entropanel.replacing import replacing

LONGEST_NAME = 32  # characters
LONGEST_LABEL = 80
# Stata's manual [U] 11.3: names that a variable may not have
RESERVED = {"_all", "_b", "byte", "_coef", "_cons", "double", "float", "if", "in"}
RESERVED |= {"int", "long", "_n", "_N", "_pi", "_pred", "_rc", "_skip", "strL"}
RESERVED |= {"using", "with"}
UNFIT = re.compile(rf"$|\d|(str\d+|{'|'.join(RESERVED)})$")


def write_stata(data: Dataset, path: Path) -> None:
    """Writes the rows, with labels that tell name and unit of measurement.

    Parameters
    ----------
    data : Dataset
        What is written.
    path : Path
        The .dta file.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    frame = data.rows.to_pandas()
    for place, field in enumerate(data.rows.schema):
        frame.isetitem(place, _storable(frame.iloc[:, place], field.type))
    names = stata_names(frame.columns)
    labels = {
        name: _label(column, name)
        for name, column in zip(names, data.columns, strict=True)
    }
    frame.columns = pd.Index(names)
    with replacing(path) as (fresh,):
        frame.to_stata(
            fresh,
            version=118,
            write_index=False,
            variable_labels=labels,
            data_label=shorten(data.description, LONGEST_LABEL, placeholder="…"),
        )


def stata_names(names: Iterable[str]) -> list[str]:
    """Names that Stata admits, each once, in the order of the given ones.

    Parameters
    ----------
    names : iterable of str
        Names of columns.

    Returns
    -------
    list of str
        Of letters of ASCII, digits and underscores, no digit first, at most 32.

    References
    ----------
    Stata's User's Guide, [U] 11.3 Naming conventions.
    """
    plain = (re.sub(r"\W", "_", name, flags=re.ASCII) for name in names)
    admitted = (f"_{name}" if UNFIT.match(name) else name for name in plain)
    return distinct(admitted, LONGEST_NAME, RESERVED)


def _label(column: Column, stata_name: str) -> str:
    """The label; where the name had to be changed, the name before it.

    A label that is too long is cut before its unit of measurement, if that has room.
    """
    named = "" if column.name == stata_name else f"{column.name}: "
    text = named + column.titled
    if len(text) <= LONGEST_LABEL:
        return text
    unit = f" ({column.unit})" if column.unit else ""
    if len(unit) > LONGEST_LABEL // 2:
        unit = ""
    label = named + (column.label if unit else column.titled)
    return label[: LONGEST_LABEL - 1 - len(unit)] + "…" + unit


def _storable(column: pd.Series, kind: pa.DataType) -> pd.Series:
    """The column as a type that Stata has: it knows no missing text or truth."""
    if pa.types.is_boolean(kind):
        return column.astype("float64" if column.isna().any() else "int8")
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return column.astype(object).where(column.notna(), "")
    return column
