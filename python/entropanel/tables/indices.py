"""Tables of indices: scores, weights, the nation and its regions, moments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from entropanel.public_tables import Tables, shown
from entropanel.tables.numbers import decimals, number, percent
from entropanel.tables.table import Cell, Row, Table
from entropanel.tables.variables import incomplete_variables, variable_names

MOMENTS = ["mean", "std_dev", "min", "max"]
COLUMNS = ["n", *MOMENTS, "not_observed"]  # of the descriptive statistics
ONE_INDEX = "scenario = $1 and index_id = $2 and variant = 'default'"
Form = Callable[[float], Cell]
WHOLE: Form = partial(number, places=0)
SCORE: Form = partial(number, places=3)
WEIGHT: Form = partial(number, places=4)


@dataclass(frozen=True)
class Subject:
    """An index in a scenario, built the default way.

    names: of the index and the scenario. notes: that each of its tables has.
    """

    tables: Tables
    index_id: str
    scenario: str
    names: dict[str, str]
    notes: list[str]

    def rows(self, table: str, order: str = "") -> pd.DataFrame:
        """Its rows of a public table.

        Parameters
        ----------
        table : str
            A public table with keys scenario, index_id and variant.
        order : str
            Its ``order by``, if any.

        Returns
        -------
        pandas.DataFrame
            All columns.
        """
        query = f"from {table} as t where {ONE_INDEX} {order}"
        return self.tables.frame(query, self.scenario, self.index_id)

    def table(
        self,
        kind: str,
        title: str,
        stub: str,
        headings: Iterable[str],
        blocks: Iterable[Iterable[Row]],
        *notes: str,
        **keys: str,
    ) -> Table:
        """A table of it, from codes and rows.

        Parameters
        ----------
        kind : str
            What it shows.
        title : str
            Its code.
        stub : str
            Code of the heading of the labels.
        headings : iterable of str
            One a column.
        blocks : iterable of iterable of Row
            Rows, with a rule between the blocks.
        *notes
            Beside those that each of its tables has.
        **keys
            Beside index and scenario.

        Returns
        -------
        Table
            With the notes of the index first and the scenario's last.
        """
        words = self.tables.sentence
        return Table(
            kind=kind,
            keys={"index_id": self.index_id, **keys, "scenario": self.scenario},
            title=words(title, **self.names, **{key: shown(keys[key]) for key in keys}),
            stub=words(stub),
            columns=tuple((heading,) for heading in headings),
            blocks=tuple(map(tuple, blocks)),
            notes=(
                *self.notes,
                *notes,
                words("note_scenario", scenario=self.names["scenario"]),
            ),
        )


def index_tables(tables: Tables) -> Iterator[Table]:
    """Tables of the default variant of each index in each scenario.

    Parameters
    ----------
    tables : Tables
        The public tables, in the language of the tables.

    Yields
    ------
    Table
        Scores, then weights, the nation, the regions; a kind whose public tables are
        not there is left out.
    """
    kinds: dict[Callable[[Subject], Iterator[Table]], list[str]] = {
        _scores: ["fct_index", "fct_index_totals", "dim_unit"],
        _weights: ["fct_index_weights", "dim_indicator_in_scenario"],
        _national: ["fct_index_national"],
        _regions: ["fct_index_regions", "dim_region"],
    }
    scenarios = tables.names("dim_scenario", "scenario")
    indices = tables.names("dim_index", "index_id", "variant = 'default'")
    incomplete = incomplete_variables(tables)
    for kind, needed in kinds.items():
        if not tables.has(*needed):
            continue
        for index, index_name in indices.items():
            for scenario, scenario_name in scenarios.items():
                names = {"index": index_name, "scenario": scenario_name}
                notes = (
                    [incomplete[scenario, index]]
                    if (scenario, index) in incomplete
                    else []
                )
                yield from kind(Subject(tables, index, scenario, names, notes))


def _rows(
    frame: pd.DataFrame, labels: Mapping[str, str], forms: Iterable[Form]
) -> list[Row]:
    """A row for each of a frame's, whose index has the keys of the labels.

    forms: how a number of each column is written.
    """
    every = list(forms)
    return [
        Row(labels[key], tuple(f(v) for f, v in zip(every, values, strict=True)))
        for key, *values in frame.itertuples(name=None)
    ]


def descriptive_tables(tables: Tables) -> Iterator[Table]:
    """Moments of the variables, a table a scenario, the indices apart.

    Parameters
    ----------
    tables : Tables
        The public tables, in the language of the tables.

    Yields
    ------
    Table
        One for each scenario that has values.
    """
    words = tables.sentence
    incomplete = incomplete_variables(tables)
    for scenario, scenario_name in tables.names("dim_scenario", "scenario").items():
        names = variable_names(tables, scenario)
        rows = _described(tables, scenario, list(names))
        if rows.empty:
            continue
        records = rows.to_dict("records")
        notes = [
            n for row in records for n in _missing_of(tables, row, names, incomplete)
        ]
        yield Table(
            kind="descriptive",
            keys={"scenario": scenario},
            title=words("descriptive", scenario=scenario_name),
            stub=words("variable"),
            columns=tuple((words(column),) for column in COLUMNS),
            blocks=tuple(
                tuple(_moments(row, names) for row in part.to_dict("records"))
                for _, part in rows.groupby("kind", sort=False)
            ),
            notes=(*notes, words("note_scenario", scenario=scenario_name)),
        )


def _missing_of(
    tables: Tables,
    row: dict,
    names: dict[str, str],
    incomplete: dict[tuple[str, str], str],
) -> Iterator[str]:
    """Notes on missing values, indicators and units of a variable."""
    words = tables.sentence
    variable = names.get(row["variable"], shown(row["variable"]))
    if inputs := tables.reason(row, "missing_inputs"):
        yield words("note_incomplete", variable=variable, inputs=shown(inputs))
    if missing := incomplete.get((row["scenario"], row["variable"])):
        yield words("note_of", variable=variable, note=missing)


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


def _scores(subject: Subject) -> Iterator[Table]:
    """Units by years, with sum and rank, in the order of the ranks."""
    words = subject.tables.sentence
    rows = subject.rows("fct_index")
    if rows["value"].isna().all():
        return
    order = subject.tables.order("fct_index_totals", ["unit_code"])
    totals = subject.rows("fct_index_totals", f"order by rank, {order}")
    totals = totals.set_index("unit_code")[["total", "rank"]]
    wide = rows.pivot(index="unit_code", columns="year", values="value")
    forms = [*[SCORE] * len(wide.columns), SCORE, WHOLE]
    units = subject.tables.names("dim_unit", "unit_code")
    lines = _rows(wide.loc[totals.index].join(totals), units, forms)
    imputed = words("note_imputed", share=percent(rows["imputed_share"].mean()).text)
    headings = [*map(str, wide.columns), words("table_sum"), words("table_rank")]
    notes = [words("note_rank"), imputed]
    yield subject.table("scores", "scores", "table_unit", headings, [lines], *notes)


def _weights(subject: Subject) -> Iterator[Table]:
    """Indicators by dimension: entropy, redundancy, weight; of years, the weights."""
    tables, words = subject.tables, subject.tables.sentence
    rows = subject.rows("fct_index_weights").fillna({"dimension": ""})
    if rows.empty:
        return
    columns = ["entropy", "redundancy", "weight"]
    if set(rows["period"]) == {"pooled"}:
        wide = rows.set_index("indicator")[columns]
        headings = list(map(words, columns))
    else:
        wide = rows.pivot(index="indicator", columns="period", values="weight")
        headings = list(map(shown, wide.columns))
    declared = tables.indicator_names(subject.scenario)
    dimension_of = dict(zip(rows["indicator"], rows["dimension"], strict=True))
    parts: dict[str, list[str]] = {}
    for indicator in declared:
        if indicator in dimension_of:
            parts.setdefault(dimension_of[indicator], []).append(indicator)
    forms = [WEIGHT] * len(headings)
    blocks = [
        [
            *_dimension(subject, rows[rows["dimension"] == dimension], wide),
            *_rows(wide.loc[members], declared, forms),
        ]
        for dimension, members in parts.items()
    ]
    (weighting,) = tables.frame(
        "select weighting from dim_index where index_id = $1 and variant = 'default'",
        subject.index_id,
    )["weighting"]
    note = words(f"note_{weighting}")
    yield subject.table(
        "weights", "table_weights", "table_indicator", headings, blocks, note
    )


def _dimension(subject: Subject, rows: pd.DataFrame, wide: pd.DataFrame) -> list[Row]:
    """The row of a dimension, with its weight beneath each heading of weights.

    rows: of its indicators; none if these have no dimension.
    """
    name = rows["dimension"].iloc[0]
    if not name:
        return []
    weights = rows.drop_duplicates("period").set_index("period")["dimension_weight"]
    label = subject.tables.sentence("table_dimension", name=shown(name))
    if "weight" in wide.columns:
        return [Row(label, (Cell(), Cell(), WEIGHT(weights["pooled"])))]
    return [Row(label, tuple(WEIGHT(weights[period]) for period in wide.columns))]


def _national(subject: Subject) -> Iterator[Table]:
    """Years: sum, mean and growth over all units."""
    words = subject.tables.sentence
    rows = subject.rows("fct_index_national", "order by year")
    if rows["total"].isna().all():
        return
    frame = rows.set_index("year")[["units", "total", "mean", "growth"]]
    labels = {year: str(year) for year in frame.index}
    lines = _rows(frame, labels, [WHOLE, SCORE, SCORE, percent])
    headings = map(words, ["table_units", "table_sum", "mean", "growth"])
    note = words("note_growth")
    yield subject.table("national", "national", "year", headings, [lines], note)


def _regions(subject: Subject) -> Iterator[Table]:
    """A table a scheme: regions by years, means."""
    tables, words = subject.tables, subject.tables.sentence
    rows = subject.rows("fct_index_regions")
    for scheme in tables.schemes:
        part = rows[rows["scheme"] == scheme]
        if part["mean"].isna().all():
            continue
        wide = part.pivot(index="region", columns="year", values="mean")
        names = tables.region_names(scheme)
        present = [region for region in names if region in wide.index]
        lines = _rows(wide.loc[present], names, [SCORE] * len(wide.columns))
        headings, note = map(str, wide.columns), words("note_divisor")
        title, stub = "table_regions", "table_region"
        yield subject.table(
            "regions", title, stub, headings, [lines], note, scheme=scheme
        )
