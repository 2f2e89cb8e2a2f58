"""What is exported: a table with what its columns are called and measured in."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from entropanel.errors import InputError
from entropanel.public_tables import Tables, shown
from entropanel.sql import comments, identifier
from entropanel.sql_errors import public_tables, unknown_table
from entropanel.suggestions import nearest
from entropanel.tables.variables import variable_names

NAMED_UNITS = "left join dim_unit as u on t.unit_code = u.unit_code"
UNIT = "t.unit_code, u.name_en as unit_name_en, u.name_zh as unit_name_zh"
INDEX = ["scenario", "index_id", "variant", "unit_code"]
# dataset and whether it is long: the public table that it is of, its query, and
# what it is ordered by
QUERIES: dict[tuple[str, bool], tuple[str, str, list[str] | None]] = {
    ("index", False): (
        "index_scores_wide",
        f"select t.scenario, t.index_id, t.variant, {UNIT}, "
        "t.* exclude (scenario, index_id, variant, unit_code) "
        f"from index_scores_wide as t {NAMED_UNITS}",
        INDEX,
    ),
    ("index", True): (
        "fct_index",
        f"select t.scenario, t.index_id, t.variant, {UNIT}, "
        "t.* exclude (scenario, index_id, variant, unit_code) "
        f"from fct_index as t {NAMED_UNITS}",
        [*INDEX, "year"],
    ),
    ("panel", False): (
        "estimation_panel_wide",
        "select dense_rank() over (order by {panel})::integer as panel_id, "
        f"t.year, t.scenario, {UNIT}, "
        "t.* exclude (scenario, unit_code, year) "
        f"from estimation_panel_wide as t {NAMED_UNITS}",
        ["scenario", "unit_code", "year"],
    ),
    ("panel", True): (
        "fct_estimation_panel",
        f"select t.scenario, t.variable, {UNIT}, t.year, t.value, "
        "i.unit_of_measurement, i.name_en as variable_name_en, "
        "i.name_zh as variable_name_zh "
        f"from fct_estimation_panel as t {NAMED_UNITS} "
        "left join dim_indicator_in_scenario as i "
        "on t.scenario = i.scenario and t.variable = i.indicator",
        ["scenario", "variable", "unit_code", "year"],
    ),
}
DEFAULTS = ["index", "panel"]
ADDED = {
    "panel_id": "Number of scenario and unit: with the year, the key of the panel.",
    "unit_name_en": "English name of the unit.",
    "unit_name_zh": "Chinese name of the unit.",
    "unit_of_measurement": "Unit of measurement; missing for an index.",
    "variable_name_en": "English name of the variable in the scenario; missing for an "
    "index.",
    "variable_name_zh": "Chinese name of the variable in the scenario; missing for an "
    "index.",
}


class ExportError(InputError):
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
    """A dataset by name.

    Parameters
    ----------
    tables : Tables
        The public tables, in the language of the labels.
    name : str
        ``index``, ``panel`` or a public table.
    is_long : bool
        Whether a row is a value, not a unit with a column for each year or variable; a
        public table is as it is.
    scenario : str, optional
        The only scenario; without it, all of them.

    Returns
    -------
    Dataset
        Its rows in their declared order, and what its columns are.

    Raises
    ------
    ExportError
        If there is no such table or scenario.
    """
    whole: tuple[str, str, list[str] | None] = (
        name,
        f"from {identifier(name)} as t",
        None,
    )
    table, query, keys = QUERIES.get((name, is_long), whole)
    if not tables.has(table):
        known = [*DEFAULTS, *public_tables(tables.connection)]
        expected = f"{', '.join(DEFAULTS)} or a public table"
        raise ExportError(unknown_table(name, known, expected))
    query = query.replace("{panel}", tables.order(table, ["scenario", "unit_code"]))
    query = f"{query} order by {tables.order(table, keys)}"
    rows = _rows(tables, query, scenario)
    told = comments(tables.connection, table)
    variables = {}
    if table == "estimation_panel_wide":
        variables = _variables(tables, set(rows["scenario"].to_pylist()))
    columns = []
    for column in rows.column_names:
        description = told.get(column) or ADDED.get(column, "")
        label, unit = variables.get(column, (description or column, ""))
        columns.append(Column(column, shown(label), shown(unit), shown(description)))
    return Dataset(name, shown(told.get(None, "")), rows, columns)


def _variables(tables: Tables, present: set[str]) -> dict[str, tuple[str, str]]:
    """Name and unit of measurement of each variable in the scenarios that are present.

    Those that are not the same in all of them are given for each.
    """
    scenarios = [s for s in tables.names("dim_scenario", "scenario") if s in present]
    names = {scenario: variable_names(tables, scenario) for scenario in scenarios}
    units = {scenario: tables.measures(scenario) for scenario in scenarios}
    found = {}
    for variable in dict.fromkeys(v for s in scenarios for v in names[s]):
        name = _in_all({s: names[s].get(variable, "") for s in scenarios})
        unit = _in_all({s: units[s].get(variable, "") for s in scenarios})
        is_alike = len({names[s].get(variable) for s in scenarios}) == 1
        found[variable] = (
            name if is_alike else tables.sentence("by_scenario", names=name),
            unit,
        )
    return found


def _in_all(told: dict[str, str]) -> str:
    """Texts that hold for all scenarios, or one for each."""
    if len(set(told.values())) == 1:
        return next(iter(told.values()))
    return "; ".join(f"{scenario}: {text}" for scenario, text in told.items())


def _rows(tables: Tables, query: str, scenario: str | None) -> pa.Table:
    rows: pa.Table = tables.connection.sql(query).to_arrow_table()
    if scenario is None or "scenario" not in rows.column_names:
        return rows
    known = list(tables.names("dim_scenario", "scenario"))
    if scenario not in known:
        expected = f"one of {', '.join(known)}{nearest(scenario, known)}"
        raise ExportError(f"found scenario {scenario!r}, expected {expected}")
    return rows.filter(pc.equal(rows["scenario"], scenario))
