"""The order of rows: as the study declares things, not as a table holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from entropanel.sql import identifier

# key column: the dimension that has its position, and by which keys of the row
POSITIONS: dict[str, tuple[str, dict[str, str]]] = {
    "scenario": ("dim_scenario", {"scenario": "scenario"}),
    "index_id": ("dim_index", {"index_id": "index_id"}),
    "variant": ("dim_index", {"index_id": "index_id", "variant": "variant"}),
    "scheme": ("dim_region", {"scheme": "scheme"}),
    "region": ("dim_region", {"scheme": "scheme", "region": "region"}),
    "unit_code": ("dim_unit", {"unit_code": "unit_code"}),
    "series": ("dim_series", {"series": "series"}),
    "indicator": ("dim_indicator", {"indicator": "indicator"}),
    "variable": ("dim_indicator", {"indicator": "variable"}),
    "specification": ("dim_specification", {"specification": "specification"}),
    "covariance": ("dim_covariance", {"covariance": "covariance"}),
    "setting": ("dim_setting", {"setting": "setting"}),
}


def order_terms(
    table: str, columns: Iterable[str], columns_of: Callable[[str], list[str]]
) -> str:
    """Expressions of an ``order by`` over a table that a query calls ``t``.

    Parameters
    ----------
    table
        A public table.
    columns
        What its rows are ordered by: keys that the study declares by their positions
        there, others by their values.
    columns_of
        Gives the columns of a public table.

    Returns
    -------
    str
        The terms, with commas between them.
    """
    return ", ".join(
        term
        for column in columns
        for term in (
            *_position(column, columns_of(table), columns_of),
            f"t.{identifier(column)}",
        )
    )


def _position(
    column: str, present: list[str], columns_of: Callable[[str], list[str]]
) -> list[str]:
    """The position of a key in its dimension; none where no dimension has it."""
    dimension, keys = POSITIONS.get(column, ("", {}))
    is_told = {"position", *keys} <= set(columns_of(dimension))
    if not keys or not is_told or not set(keys.values()) <= set(present):
        return []
    matched = " and ".join(f"d.{key} = t.{own}" for key, own in keys.items())
    return [f"(select min(d.position) from {dimension} as d where {matched})"]
