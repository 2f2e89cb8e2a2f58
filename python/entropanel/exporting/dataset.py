"""What is exported: a table with what its columns are called and measured in."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from entropanel.hints import nearest
from entropanel.public_tables import Tables, shown
from entropanel.sql_errors import public_tables, unknown_table
from entropanel.tables.variables import variable_names

NAMED_UNITS = "left join dim_unit as u on t.unit_code = u.unit_code"
UNIT = "t.unit_code, u.name_en as unit_name_en, u.name_zh as unit_name_zh"
# dataset and whether it is long: the public table that it is of, and its query
QUERIES = {
    ("index", False): (
        "index_scores_wide",
        f"select t.scenario, t.index_id, t.variant, {UNIT}, "
        "t.* exclude (scenario, index_id, variant, unit_code) "
        f"from index_scores_wide as t {NAMED_UNITS} "
        "order by t.scenario, t.index_id, t.variant, t.unit_code",
    ),
    ("index", True): (
        "fct_index",
        f"select t.scenario, t.index_id, t.variant, {UNIT}, "
        "t.* exclude (scenario, index_id, variant, unit_code) "
        f"from fct_index as t {NAMED_UNITS} "
        "order by t.scenario, t.index_id, t.variant, t.unit_code, t.year",
    ),
    ("panel", False): (
        "estimation_panel_wide",
        "select dense_rank() over (order by t.scenario, t.unit_code)::integer "
        f"as panel_id, t.year, t.scenario, {UNIT}, "
        "t.* exclude (scenario, unit_code, year) "
        f"from estimation_panel_wide as t {NAMED_UNITS} order by panel_id, t.year",
    ),
    ("panel", True): (
        "fct_estimation_panel",
        f"select t.scenario, t.variable, {UNIT}, t.year, t.value, "
        "i.unit_of_measurement "
        f"from fct_estimation_panel as t {NAMED_UNITS} "
        "left join dim_indicator as i on t.variable = i.indicator "
        "order by t.scenario, t.variable, t.unit_code, t.year",
    ),
}
DEFAULTS = ["index", "panel"]
ADDED = {
    "panel_id": "Number of scenario and unit: with the year, the key of the panel.",
    "unit_name_en": "English name of the unit.",
    "unit_name_zh": "Chinese name of the unit.",
    "unit_of_measurement": "Unit of measurement; missing for an index.",
}


class ExportError(ValueError):
    """What was asked for cannot be exported, in one sentence."""


@dataclass(frozen=True)
class Column:
    """A column: its label, its unit of measurement (or empty), what it holds."""

    name: str
    label: str
    unit: str
    description: str

    @property
    def titled(self) -> str:
        """The label with the unit of measurement."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Dataset:
    """A table to be exported; columns: one for each of the rows'."""

    name: str
    description: str
    rows: pa.Table
    columns: list[Column]


def dataset(
    tables: Tables, name: str, *, is_long: bool = False, scenario: str | None = None
) -> Dataset:
    """A dataset by name: ``index``, ``panel`` or a public table.

    is_long: a row a value, not a column a year or variable; a public table is as it
    is. scenario: the only one, or None for all of them.

    Raises ExportError.
    """
    table, query = QUERIES.get((name, is_long), (name, f'from "{name}"'))
    if not tables.has(table):
        known = [*DEFAULTS, *public_tables(tables.connection)]
        expected = f"{', '.join(DEFAULTS)} or a public table"
        raise ExportError(unknown_table(name, known, expected))
    rows = _rows(tables, query, scenario)
    comments = _comments(tables, table)
    names, units = variable_names(tables), _units(tables)
    columns = []
    for column in rows.column_names:
        description = comments.get(column) or ADDED.get(column, "")
        label = description or column
        is_variable = table == "estimation_panel_wide" and column in names
        if is_variable:
            label = names[column]
        unit = units.get(column, "") if is_variable else ""
        columns.append(Column(column, shown(label), shown(unit), shown(description)))
    return Dataset(name, shown(comments.get(None, "")), rows, columns)


def _rows(tables: Tables, query: str, scenario: str | None) -> pa.Table:
    rows: pa.Table = tables.connection.sql(query).to_arrow_table()
    if scenario is None or "scenario" not in rows.column_names:
        return rows
    known = list(tables.names("dim_scenario", "scenario"))
    if scenario not in known:
        expected = f"one of {', '.join(known)}{nearest(scenario, known)}"
        raise ExportError(f"found scenario {scenario!r}, expected {expected}")
    return rows.filter(pc.equal(rows["scenario"], scenario))


def _comments(tables: Tables, table: str) -> dict[str | None, str]:
    """Description of each column; that of the table has no name."""
    found = tables.connection.execute(
        "select null as name, comment from duckdb_tables() where table_name = $1 "
        "union all select column_name, comment from duckdb_columns() "
        "where table_name = $1",
        [table],
    )
    return {name: comment for name, comment in found.fetchall() if comment}


def _units(tables: Tables) -> dict[str, str]:
    found = tables.connection.execute(
        "select indicator, unit_of_measurement from dim_indicator "
        "where unit_of_measurement is not null"
    )
    return dict(found.fetchall())
