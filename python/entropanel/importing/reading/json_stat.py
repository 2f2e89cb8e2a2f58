"""JSON-stat, versions 1 and 2, as the rows of SDMX-CSV (json-stat.org/full)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from entropanel.importing.sheets import Sheet, named_sheet, refused
from entropanel.notation.column_names import role_of

EXPECTED = "a whole data set of JSON-stat"


# What the format calls the roles of dimensions, and columns that have them.
ROLES = {"time": ("year", "TIME_PERIOD"), "geo": ("unit", "REF_AREA")}


def json_stat_sheets(file: str, content: bytes) -> list[Sheet]:
    """A sheet of each data set of a file; the line counts cells with a value.

    Raises RefusedError if the file is no JSON-stat, or not a whole one.
    """
    try:
        # numbers stay as they are written
        text = content.decode("utf-8-sig")
        told = json.loads(
            text, parse_float=str, parse_int=str, parse_constant=lambda _: None
        )
        found = list(_data_sets(told))
        sheets = [_sheet(file, name, data) for name, data in found]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as reason:
        found_text = "JSON that cannot be read as JSON-stat"
        raise refused(file, found_text, EXPECTED) from reason
    if not sheets:
        raise refused(file, "JSON without a data set", EXPECTED)
    return sheets


def _data_sets(told: dict[str, Any]) -> Iterator[tuple[str | None, dict[str, Any]]]:
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
    status = (
        dict.fromkeys(values, given)  # one for all
        if isinstance(given, str)
        else _by_position(given, math.prod(sizes))
    )
    roles = data.get("role") or about.get("role") or {}
    columns = _columns(ids, roles, about)
    names = [*(title for _, title, _ in columns), "OBS_VALUE", "OBS_STATUS"]
    rows = [names]
    for position in sorted(values.keys() | status.keys()):
        key = _key(position, codes)
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
        known = role_of(name)
        title = name if known or not wanted else usual
        columns.append((at, title, {}))
        if labels and role_of(title) == "unit":
            columns.append((at, "reference area", labels))
        if labels and role.get(name) == "metric":
            columns.append((at, "indicator", labels))
        if units := _units(category):
            columns.append((at, "unit of measurement", units))
    if "year" not in {role_of(title) for _, title, _ in columns}:
        raise ValueError("no dimension of time")
    return [
        (at, "TIME_PERIOD" if role_of(title) == "year" else title, told)
        for at, title, told in columns
    ]


def _units(category: dict[str, Any]) -> dict[str, str]:
    """Units of measurement by code."""
    units = category.get("unit") or {}
    named = {c: each.get("label") or each.get("base") for c, each in units.items()}
    return {code: str(name) for code, name in named.items() if name}


def _key(position: int, codes: list[list[str]]) -> list[str]:
    """The codes of a position in the cube, of which the last dimension runs first."""
    key = []
    for held in reversed(codes):
        position, at = divmod(position, len(held))
        key.append(held[at])
    return key[::-1]


def _codes(category: dict[str, Any]) -> list[str]:
    """The codes of a dimension, in their order."""
    index = category.get("index")
    if index is None:
        return list(category["label"])
    if isinstance(index, dict):
        ordered = sorted(index, key=lambda code: int(index[code]))
        if sorted(map(int, index.values())) != list(range(len(index))):
            raise ValueError("positions that do not follow one another")
        return ordered
    return [str(code) for code in index]


def _by_position(told: Any, many: int) -> dict[int, str]:
    """Values or statuses by their position in the cube; missing ones are not in it."""
    if isinstance(told, list) and len(told) != many:
        raise ValueError("a value too few or too many")
    pairs = told.items() if isinstance(told, dict) else enumerate(told)
    held = {int(at): str(text) for at, text in pairs if text is not None}
    if any(not 0 <= at < many for at in held):
        raise ValueError("a position outside the data")
    return held
