"""Tables of indices: scores, weights, the nation and its regions, moments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd

from entropanel.public_tables import Tables, shown
from entropanel.tables.numbers import decimals, number, percent
from entropanel.tables.table import Cell, Row, Table
from entropanel.tables.variables import gaps_of_variables, variable_names

PLACES = 3
MOMENTS = ["mean", "std_dev", "min", "max"]
Kind = Callable[[Tables, str, str, dict[str, str]], Iterator[Table]]
ONE_INDEX = "scenario = $1 and index_id = $2 and variant = 'default'"


def index_tables(tables: Tables) -> Iterator[Table]:
    """Tables of the default variant of each index in each scenario."""
    kinds: dict[Kind, list[str]] = {
        _scores: ["fct_index", "fct_index_totals", "dim_unit"],
        _weights: ["fct_index_weights", "dim_indicator_in_scenario"],
        _national: ["fct_index_national"],
        _regions: ["fct_index_regions", "dim_region"],
    }
    scenarios = tables.names("dim_scenario", "scenario")
    indices = tables.names("dim_index", "index_id", "variant = 'default'")
    gaps = gaps_of_variables(tables)
    for kind, needed in kinds.items():
        if not tables.has(*needed):
            continue
        for index, index_name in indices.items():
            for scenario, scenario_name in scenarios.items():
                names = {"index": index_name, "scenario": scenario_name}
                gap = gaps.get((scenario, index))
                for table in kind(tables, index, scenario, names):
                    notes = (gap, *table.notes) if gap else table.notes
                    yield replace(table, notes=notes)


def descriptive_tables(tables: Tables) -> Iterator[Table]:
    """Moments of the variables, a table a scenario, the indices apart."""
    words = tables.sentence
    gaps = gaps_of_variables(tables)
    for scenario, scenario_name in tables.names("dim_scenario", "scenario").items():
        names = variable_names(tables, scenario)
        rows = _described(tables, scenario, list(names))
        if rows.empty:
            continue
        notes = [
            note
            for row in rows.to_dict("records")
            for note in _lacking(tables, row, names, gaps)
        ]
        columns = ["n", *MOMENTS, "not_observed"]
        yield Table(
            kind="descriptive",
            keys={"scenario": scenario},
            title=words("descriptive", scenario=scenario_name),
            stub=words("variable"),
            columns=tuple((words(column),) for column in columns),
            blocks=tuple(
                tuple(_moments(row, names) for row in part.to_dict("records"))
                for _, part in rows.groupby("kind", sort=False)
            ),
            notes=(*notes, words("note_scenario", scenario=scenario_name)),
        )


def _lacking(
    tables: Tables, row: dict, names: dict[str, str], gaps: dict[tuple[str, str], str]
) -> Iterator[str]:
    """Notes on missing values, indicators and units of a variable."""
    words = tables.sentence
    variable = names.get(row["variable"], shown(row["variable"]))
    if inputs := tables.reason(row, "missing_inputs"):
        yield words("note_incomplete", variable=variable, inputs=shown(inputs))
    if gap := gaps.get((row["scenario"], row["variable"])):
        yield words("note_of", variable=variable, note=gap)


def _described(tables: Tables, scenario: str, variables: list[str]) -> pd.DataFrame:
    """Moments of what a scenario has values of, indicators first, with units."""
    rows = tables.frame(
        "from fct_descriptive_statistics where scenario = $1 and n > 0", scenario
    )
    rows["measure"] = rows["variable"].map(tables.measures(scenario))
    place = {variable: n for n, variable in enumerate(variables)}
    rows["place"] = rows["variable"].map(place).fillna(len(place))
    return rows.sort_values(
        ["kind", "place", "variable"], ascending=[False, True, True]
    )


def _moments(row: dict, names: dict[str, str]) -> Row:
    label = names.get(row["variable"], shown(row["variable"]))
    if pd.notna(row["measure"]):
        label = f"{label} ({row['measure']})"
    places = decimals([row["std_dev"]], significant=3)
    cells = [number(row["n"], 0), *(number(row[m], places) for m in MOMENTS)]
    return Row(label, (*cells, percent(row["share_not_observed"])))


def _scores(
    tables: Tables, index: str, scenario: str, names: dict[str, str]
) -> Iterator[Table]:
    """Units by years, with sum and rank, in the order of the ranks."""
    words = tables.sentence
    rows = tables.frame(f"from fct_index where {ONE_INDEX}", scenario, index)
    totals = tables.frame(
        f"from fct_index_totals as t where {ONE_INDEX} "
        f"order by rank, {tables.order('fct_index_totals', ['unit_code'])}",
        scenario,
        index,
    )
    if rows["value"].isna().all():
        return
    wide = rows.pivot(index="unit_code", columns="year", values="value")
    units = tables.names("dim_unit", "unit_code")
    lines = tuple(
        Row(
            units[row["unit_code"]],
            (
                *_line(wide, row["unit_code"], PLACES),
                number(row["total"], PLACES),
                number(row["rank"], 0),
            ),
        )
        for row in totals.to_dict("records")
    )
    imputed = percent(rows["imputed_share"].mean()).text
    headings = [*map(str, wide.columns), words("table_sum"), words("table_rank")]
    yield Table(
        kind="scores",
        keys={"index_id": index, "scenario": scenario},
        title=words("scores", **names),
        stub=words("table_unit"),
        columns=tuple((heading,) for heading in headings),
        blocks=(lines,),
        notes=(
            words("note_rank"),
            words("note_imputed", share=imputed),
            words("note_scenario", scenario=names["scenario"]),
        ),
    )


def _weights(
    tables: Tables, index: str, scenario: str, names: dict[str, str]
) -> Iterator[Table]:
    """Indicators by dimension: entropy, redundancy, weight; of years, the weights."""
    words = tables.sentence
    rows = tables.frame(f"from fct_index_weights where {ONE_INDEX}", scenario, index)
    if rows.empty:
        return
    declared = tables.indicator_names(scenario)
    ((weighting,),) = tables.connection.execute(
        "select weighting from dim_index where index_id = $1 and variant = 'default'",
        [index],
    ).fetchall()
    periods = sorted(rows["period"].unique())
    shown_columns = ["entropy", "redundancy", "weight"]
    if periods == ["pooled"]:
        wide = rows.set_index("indicator")[shown_columns]
        headings = [words(column) for column in shown_columns]
    else:
        wide = rows.pivot(index="indicator", columns="period", values="weight")
        headings = [shown(period) for period in periods]
    rows = rows.fillna({"dimension": ""})
    dimension_of = dict(zip(rows["indicator"], rows["dimension"], strict=True))
    members = [indicator for indicator in declared if indicator in dimension_of]
    blocks = []
    for dimension in dict.fromkeys(dimension_of[indicator] for indicator in members):
        lines = [
            Row(
                declared[indicator],
                _line(wide, indicator, 4),
            )
            for indicator in members
            if dimension_of[indicator] == dimension
        ]
        if dimension:
            head = words("table_dimension", name=shown(dimension))
            lines.insert(0, Row(head, _dimension_weights(rows, dimension, wide)))
        blocks.append(tuple(lines))
    yield Table(
        kind="weights",
        keys={"index_id": index, "scenario": scenario},
        title=words("table_weights", **names),
        stub=words("table_indicator"),
        columns=tuple((heading,) for heading in headings),
        blocks=tuple(blocks),
        notes=(
            words(f"note_{weighting}"),
            words("note_scenario", scenario=names["scenario"]),
        ),
    )


def _dimension_weights(
    rows: pd.DataFrame, dimension: str, wide: pd.DataFrame
) -> tuple[Cell, ...]:
    """The dimension's weight beneath each heading that weights stand under."""
    part = rows[rows["dimension"] == dimension].drop_duplicates("period")
    weight = part.set_index("period")["dimension_weight"]
    if "weight" in wide.columns:
        return (Cell(), Cell(), number(weight["pooled"], 4))
    return tuple(number(weight[period], 4) for period in wide.columns)


def _national(
    tables: Tables, index: str, scenario: str, names: dict[str, str]
) -> Iterator[Table]:
    """Years: sum, mean and growth over all units."""
    words = tables.sentence
    rows = tables.frame(
        f"from fct_index_national where {ONE_INDEX} order by year", scenario, index
    )
    if rows["total"].isna().all():
        return
    lines = tuple(
        Row(
            str(row["year"]),
            (
                number(row["units"], 0),
                number(row["total"], PLACES),
                number(row["mean"], PLACES),
                percent(row["growth"]),
            ),
        )
        for row in rows.to_dict("records")
    )
    headings = [words(w) for w in ("table_units", "table_sum", "mean", "growth")]
    yield Table(
        kind="national",
        keys={"index_id": index, "scenario": scenario},
        title=words("national", **names),
        stub=words("year"),
        columns=tuple((heading,) for heading in headings),
        blocks=(lines,),
        notes=(
            words("note_growth"),
            words("note_scenario", scenario=names["scenario"]),
        ),
    )


def _regions(
    tables: Tables, index: str, scenario: str, names: dict[str, str]
) -> Iterator[Table]:
    """A table a scheme: regions by years, means."""
    words = tables.sentence
    rows = tables.frame(f"from fct_index_regions where {ONE_INDEX}", scenario, index)
    for scheme in tables.schemes:
        part = rows[rows["scheme"] == scheme]
        if part["mean"].isna().all():
            continue
        wide = part.pivot(index="region", columns="year", values="mean")
        lines = tuple(
            Row(
                name,
                _line(wide, region, PLACES),
            )
            for region, name in tables.region_names(scheme).items()
            if region in wide.index
        )
        yield Table(
            kind="regions",
            keys={"index_id": index, "scheme": scheme, "scenario": scenario},
            title=words("table_regions", scheme=shown(scheme), **names),
            stub=words("table_region"),
            columns=tuple((str(year),) for year in wide.columns),
            blocks=(lines,),
            notes=(
                words("note_divisor"),
                words("note_scenario", scenario=names["scenario"]),
            ),
        )


def _line(wide: pd.DataFrame, key: str, places: int) -> tuple[Cell, ...]:
    """The cells of a row of a frame that has a column a heading."""
    return tuple(number(value, places) for value in wide.loc[[key]].iloc[0].tolist())
