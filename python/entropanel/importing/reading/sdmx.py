"""SDMX-ML and JSON-stat, versions 1 and 2, as the rows of SDMX-CSV, read offline."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import math
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np

from entropanel.importing.sheets import Sheet, invalid, named_sheet
from entropanel.notation.column_names import role_of

SDMX_ML = "a whole SDMX-ML file of data, generic or structure-specific"
JSON_STAT = "a whole data set of JSON-stat"
# What the format calls the roles of dimensions, and columns that have them.
ROLES = {"time": ("year", "TIME_PERIOD"), "geo": ("unit", "REF_AREA")}


def sdmx_sheets(file: str, content: bytes) -> list[Sheet]:
    """The data sets of an SDMX-ML message, in one sheet.

    Parameters
    ----------
    file, content
        The file's name and bytes.

    Returns
    -------
    list of Sheet
        A sheet whose lines count observations.

    Raises
    ------
    ValidationError
        If sdmx1 is not installed, or the message is damaged, has a document type
        (which data have not, and by which files are blown up), or has no observations.
    """
    if find_spec("sdmx") is None:
        expected = "CSV, or the package sdmx1: install it to read SDMX-ML"
        raise invalid(file, "SDMX-ML", expected)
    if b"<!DOCTYPE" in content.replace(b"\x00", b""):
        raise invalid(file, "a document type (DOCTYPE)", SDMX_ML)
    rows = [row for data in _data_sets(file, content) for row in _rows(data)]
    if not rows:
        raise invalid(file, "SDMX-ML without observations", SDMX_ML)
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([row.get(name, "") for name in names] for row in rows)]
    return [named_sheet(file, None, cells)]


def _data_sets(file: str, content: bytes) -> list[Any]:
    import sdmx
    import sdmx.reader.xml.v30  # fails if a file of 2.1 is read before it is there

    logging.getLogger("sdmx").setLevel(logging.CRITICAL)
    try:
        # what the reader has in hand when it fails, it prints
        with contextlib.redirect_stdout(io.StringIO()):
            message = sdmx.read_sdmx(io.BytesIO(content), format="XML")
        return list(getattr(message, "data", []))
    # Damaged files raise what the parts of the reader raise.
    except Exception as reason:
        found = "SDMX-ML that cannot be read"
        raise invalid(file, found, SDMX_ML) from reason


def _rows(data: Any) -> list[dict[str, str]]:
    """Observations by name of column: dimensions, OBS_VALUE, then attributes."""
    return [
        {
            **{name: str(held.value) for name, held in each.key.values.items()},
            "OBS_VALUE": "" if each.value in (None, "NaN") else str(each.value),
            **{name: str(held.value) for name, held in each.attrib.items()},
        }
        for each in data.obs
    ]


def json_stat_sheets(file: str, content: bytes) -> list[Sheet]:
    """The data sets of a JSON-stat file, a sheet each.

    Parameters
    ----------
    file, content
        The file's name and bytes.

    Returns
    -------
    list of Sheet
        Sheets whose lines count the cells with a value or a status.

    Raises
    ------
    ValidationError
        If the file is no JSON-stat, or not a whole one.

    References
    ----------
    JSON-stat 2.0, https://json-stat.org/full
    """
    try:
        # numbers stay as they are written
        text = content.decode("utf-8-sig")
        told = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=lambda _: None
        )
        sheets = [_sheet(file, name, data) for name, data in _cubes(told)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as reason:
        found = "JSON that cannot be read as JSON-stat"
        raise invalid(file, found, JSON_STAT) from reason
    if not sheets:
        raise invalid(file, "JSON without a data set", JSON_STAT)
    return sheets


def _cubes(told: dict[str, Any]) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Data sets with their names: one alone, a bundle's or a collection's."""
    if "value" in told:
        yield None, told
        return
    items = told.get("link", {}).get("item", [])
    held = dict(enumerate(items, start=1)) if items else told
    for name, data in held.items():
        if isinstance(data, dict) and "value" in data and "dimension" in data:
            yield str((items and data.get("label")) or name), data


def _sheet(file: str, name: str | None, data: dict[str, Any]) -> Sheet:
    """The cells of the cube that have a value or a status, in row-major order."""
    about = data["dimension"]
    ids = data.get("id") or about["id"]
    sizes = [int(size) for size in data.get("size") or about["size"]]
    codes = [_codes(about[each]["category"]) for each in ids]
    if [len(each) for each in codes] != sizes:
        raise ValueError("sizes differ from the categories")
    values = _by_position(data["value"], math.prod(sizes))
    given = data.get("status") or {}
    given = dict.fromkeys(values, given) if isinstance(given, str) else given
    status = _by_position(given, math.prod(sizes))
    roles = data.get("role") or about.get("role") or {}
    columns = _columns(ids, roles, about)
    names = [*(title for _, title, _ in columns), "OBS_VALUE", "OBS_STATUS"]
    rows = [names]
    for position in sorted(values.keys() | status.keys()):
        at_each = np.unravel_index(position, sizes)  # the last dimension runs first
        key = [held[at] for held, at in zip(codes, at_each, strict=True)]
        cells = [told.get(key[at], key[at]) for at, _, told in columns]
        rows.append([*cells, values.get(position, ""), status.get(position, "")])
    return named_sheet(file, name, rows)


def _columns(
    ids: list[str], roles: dict[str, list[str]], about: dict[str, Any]
) -> list[tuple[int, str, dict[str, str]]]:
    """Dimension, name and texts of each column.

    Cells have codes. What units and series are called stands in a column more.
    """
    role = {each: name for name, held in roles.items() for each in held}
    columns: list[tuple[int, str, dict[str, str]]] = []
    for at, name in enumerate(ids):
        category = about[name]["category"]
        labels = category.get("label") or {}
        wanted, usual = ROLES.get(role.get(name, ""), ("", name))
        title = usual if wanted and not role_of(name) else name
        title = "TIME_PERIOD" if role_of(title) == "year" else title
        columns.append((at, title, {}))
        if labels and role_of(title) == "unit":
            columns.append((at, "reference area", labels))
        if labels and role.get(name) == "metric":
            columns.append((at, "indicator", labels))
        units = category.get("unit") or {}
        named = {c: each.get("label") or each.get("base") for c, each in units.items()}
        if any(named.values()):
            shown = {code: str(unit) for code, unit in named.items() if unit}
            columns.append((at, "unit of measurement", shown))
    if "TIME_PERIOD" not in {title for _, title, _ in columns}:
        raise ValueError("no dimension of time")
    return columns


def _codes(category: dict[str, Any]) -> list[str]:
    """The codes of a dimension, in their order."""
    index = category.get("index")
    if index is None:
        return list(category["label"])
    if isinstance(index, dict):
        codes = {int(position): code for code, position in index.items()}
        return [codes[position] for position in range(len(index))]
    return [str(code) for code in index]


def _by_position(told: Any, many: int) -> dict[int, str]:
    """Values or statuses by their position in the cube; missing ones are not in it."""
    if isinstance(told, list) and len(told) != many:
        raise ValueError("a value too few or too many")
    pairs = told.items() if isinstance(told, dict) else enumerate(told)
    return {int(at): str(text) for at, text in pairs if text is not None}
