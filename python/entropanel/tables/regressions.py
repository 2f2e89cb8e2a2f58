"""Tables of regressions: one column per specification, errors beneath estimates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd

from entropanel.public_tables import Tables, shown
from entropanel.regression.conventions import CONSTANT
from entropanel.tables.numbers import decimals, number
from entropanel.tables.table import Cell, Row, Table
from entropanel.tables.variables import term_name, variable_names

ROLES = ["regressor", "control"]
KEYS = ["scheme", "outcome", "scenario", "covariance"]
COUNTS = {  # statistics of a model that are whole numbers, by the words for them
    "table_clusters": "n_clusters",
    "observations": "n_obs",
    "table_units": "n_units",
    "table_years": "n_periods",
    "df_resid": "df_resid",
}
DETERMINATION = ["r2", "r2_adjusted", "r2_within"]


@dataclass(frozen=True)
class Results:
    """What all tables of regressions are made of.

    models: one row per scenario, specification and covariance, with the outcome, in the
    order in which they are declared. terms: ``dim_specification_term``, as ordered.
    coefficients: ``fct_regression_coefficients``.
    """

    tables: Tables
    models: pd.DataFrame
    terms: pd.DataFrame
    coefficients: pd.DataFrame

    @property
    def words(self) -> Callable[..., str]:
        """The sentences in the language of the tables."""
        return self.tables.sentence


def regression_tables(tables: Tables) -> Iterator[Table]:
    """A table for each scenario, outcome and covariance; those of regions apart.

    Specifications that were not estimated have no column; the notes name them.

    Parameters
    ----------
    tables : Tables
        The public tables, in the language of the tables.

    Yields
    ------
    Table
        In the order in which specifications are declared.
    """
    results = _results(tables)
    for _, group in results.models.groupby(KEYS, sort=False, dropna=False):
        columns = group[group["n_obs"].notna()]
        if not columns.empty:
            yield _table(results, group, columns)


def _results(tables: Tables) -> Results:
    keys = tables.order("dim_specification_term", ["specification", "position"])
    terms = tables.frame(f"from dim_specification_term as t order by {keys}")
    keys = tables.order(
        "fct_regression_models", ["specification", "scenario", "covariance"]
    )
    models = tables.frame(
        "select t.*, d.scheme, d.region, o.term as outcome "
        "from fct_regression_models as t "
        "join dim_specification as d using (specification) "
        "join dim_specification_term as o using (specification) "
        f"where o.role = 'outcome' order by {keys}"
    )
    names = tables.names("dim_specification", "specification")
    models["name"] = models["specification"].map(names)
    coefficients = tables.frame("from fct_regression_coefficients")
    return Results(tables, models, terms, coefficients)


def _table(results: Results, group: pd.DataFrame, columns: pd.DataFrame) -> Table:
    words, tables = results.words, results.tables
    first = columns.iloc[0].to_dict()
    is_regional = pd.notna(first["scheme"])
    terms = results.terms[results.terms["specification"].isin(columns["specification"])]
    names = variable_names(tables, first["scenario"])
    is_absent = _are_absent(terms, columns)
    absent = _labels(terms[is_absent], names, tables.language)
    labels = absent | _labels(terms[~is_absent], names, tables.language)
    columns = columns.assign(
        number=[f"({n})" for n in range(1, len(columns) + 1)],
        absent=columns["unavailable_terms"].map(
            lambda listed: words("comma").join(absent[t] for t in listed.split(", ")),
            na_action="ignore",
        ),
    )
    covariance = tables.frame(
        "from dim_covariance where covariance = $1", first["covariance"]
    ).iloc[0]
    scenario = tables.names("dim_scenario", "scenario")[first["scenario"]]
    title = words(
        "regional" if is_regional else "table_regressions",
        outcome=labels[first["outcome"]],
        kind=words(covariance["estimator"]),
        scenario=scenario,
    )
    headings = [list(columns["number"])]
    if is_regional:
        regions = tables.region_names(first["scheme"])
        headings += [
            [regions.get(region, shown(region)) for region in columns["region"]]
        ]
    return Table(
        kind="regressions_regional" if is_regional else "regressions",
        keys={key: str(first[key]) for key in KEYS if pd.notna(first[key])},
        title=title,
        stub="",
        columns=tuple(zip(*headings, strict=True)),
        blocks=(
            tuple(_coefficients(results, columns, terms, labels)),
            tuple(_declared(results, columns, covariance["estimator"])),
            tuple(_statistics(results, columns)),
        ),
        notes=tuple(_notes(results, group, columns, covariance, labels)),
        subject=labels[first["outcome"]],
    )


def _labels(
    terms: pd.DataFrame, names: dict[str, str], language: str
) -> dict[str, str]:
    """Name of each term; the term itself where it is not the same in all columns.

    names: of variables.
    """
    told = [term_name(term, names, language) for term in terms.to_dict("records")]
    found = pd.Series(told, terms["term"], dtype=object).groupby(level=0).unique()
    return {
        str(term): labels[0] if len(labels) == 1 else shown(str(term))
        for term, labels in found.items()
    }


def _are_absent(terms: pd.DataFrame, columns: pd.DataFrame) -> pd.Series:
    """Whether the column of a term is estimated without it."""
    listed = columns.set_index("specification")["unavailable_terms"].dropna()
    absent = {(s, term) for s, terms in listed.items() for term in terms.split(", ")}
    keys = zip(terms["specification"], terms["term"], strict=True)
    return pd.Series([key in absent for key in keys], index=terms.index, dtype=bool)


def _coefficients(
    results: Results, columns: pd.DataFrame, terms: pd.DataFrame, labels: dict[str, str]
) -> Iterator[Row]:
    """Estimates with their marks, standard errors beneath; the constant last."""
    keys = ["scenario", "specification", "covariance"]
    rows = columns[keys].merge(results.coefficients)
    found = {(r["specification"], r["term"]): r for r in rows.to_dict("records")}
    ordered = [
        term
        for role in ROLES
        for term in dict.fromkeys(terms.loc[terms["role"] == role, "term"])
    ]
    for term in [*ordered, CONSTANT]:
        line = [found.get((s, term)) for s in columns["specification"]]
        errors = [cell["std_error"] for cell in line if cell]
        if not errors:
            continue  # the scenario has no data for it, as the notes say
        places = decimals(errors, significant=2, fewest=3)
        label = results.words("constant") if term == CONSTANT else labels[term]
        yield Row(label, tuple(_estimate(cell, places) for cell in line))
        below = [cell["std_error"] if cell else None for cell in line]
        yield Row("", tuple(number(error, places, "({})") for error in below))


def _estimate(coefficient: Mapping[Any, Any] | None, places: int) -> Cell:
    if coefficient is None:
        return Cell()
    mark = coefficient["significance_mark"]
    estimate = number(coefficient["estimate"], places)
    return replace(estimate, mark=shown(mark) if pd.notna(mark) else "")


def _declared(results: Results, columns: pd.DataFrame, estimator: str) -> Iterator[Row]:
    """Effects, controls and kind of errors, in words."""
    words = results.words
    controls = results.terms[results.terms["role"] == "control"]
    controls = controls.merge(results.coefficients)  # those that were estimated
    marks = {
        "unit_effects": columns["effects"].str.contains("unit"),
        "year_effects": columns["effects"].str.contains("time"),
        "table_controls": columns["specification"].isin(controls["specification"]),
    }
    for name, answers in marks.items():
        cells = [Cell(words("yes" if answer else "no")) for answer in answers]
        yield Row(words(name), tuple(cells))
    yield Row(words("errors"), (Cell(words(estimator)),) * len(columns))


def _statistics(results: Results, columns: pd.DataFrame) -> Iterator[Row]:
    """Sample sizes and coefficients of determination that at least one model has."""
    for name, column in COUNTS.items():
        if columns[column].notna().any():
            counts = (number(value, 0) for value in columns[column])
            cells = tuple(replace(count, is_centred=True) for count in counts)
            yield Row(results.words(name), cells)
    for name in DETERMINATION:
        if columns[name].notna().any():
            yield Row(results.words(name), tuple(number(v, 3) for v in columns[name]))


def _notes(
    results: Results,
    group: pd.DataFrame,
    columns: pd.DataFrame,
    covariance: pd.Series,
    labels: dict[str, str],
) -> Iterator[str]:
    words, tables = results.words, results.tables
    first = columns.iloc[0]
    levels = tables.frame("from dim_significance_level order by level desc")
    if not levels.empty:
        said = [
            words("note_level", mark=shown(row["mark"]), level=f"{row['level']:g}")
            for row in levels.to_dict("records")
        ]
        yield words("note_stars", levels=", ".join(said))
    name = tables.names("dim_covariance", "covariance")[first["covariance"]]
    yield words("note_errors", covariance=name)
    yield words(f"note_{covariance['estimator']}")
    yield words("note_r2")
    yield from _warnings(results, columns, covariance)
    yield from _without_errors(results, columns, labels)
    for row in group[group["n_obs"].isna()].to_dict("records"):
        reason = shown(tables.reason(row, "note") or "")
        yield words("note_not_estimated", name=row["name"], reason=reason)
    if names := _under_other_errors(results, group):
        yield words("note_other_errors", names=words("semicolon").join(names))
    listed = columns["number"] + " " + columns["name"]
    yield words("note_columns", columns=words("semicolon").join(listed))
    if pd.notna(first["scheme"]):
        yield words("note_scheme", scheme=shown(first["scheme"]))
    scenario = tables.names("dim_scenario", "scenario")[first["scenario"]]
    yield words("note_scenario", scenario=scenario)


def _under_other_errors(results: Results, group: pd.DataFrame) -> list[str]:
    """Names of the specifications that stand beside these, but not in this table."""
    keys = [key for key in KEYS if key != "covariance"]
    beside = results.models.merge(group[keys].drop_duplicates(), on=keys)
    is_missing = ~beside["specification"].isin(group["specification"])
    return list(beside.loc[is_missing & beside["n_obs"].notna(), "name"].unique())


def _numbers(results: Results, part: pd.DataFrame, columns: pd.DataFrame) -> str:
    """The numbers of some of the columns."""
    is_all = len(part) == len(columns)
    return results.words("all_columns") if is_all else ", ".join(part["number"])


def _warnings(
    results: Results, columns: pd.DataFrame, covariance: pd.Series
) -> Iterator[str]:
    """What of a column keeps it from being taken at its word."""
    words, named = results.words, partial(_numbers, results, columns=columns)
    few = columns[columns["has_few_clusters"]]
    if not few.empty:
        minimum = covariance["minimum_clusters"]
        yield words("note_few", columns=named(few), minimum=minimum)
    for terms, part in columns.groupby("absent", sort=False):
        yield words("note_unavailable", columns=named(part), terms=terms)
    dropped = columns[columns["dropped_rows"] > 0]
    dropped = _with_reason(results, dropped, "dropped_rows_reason")
    keys = ["dropped_rows", "dropped_singletons", "reason"]
    for (count, singletons, reason), part in dropped.groupby(keys, sort=False):
        about = {"columns": named(part), "rows": count, "reason": reason}
        if singletons:
            yield words("note_singletons", singletons=singletons, **about)
        else:
            yield words("note_dropped", **about)


def _with_reason(results: Results, rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The rows with the sentence of a column in the language of the tables."""
    found = [results.tables.reason(row, column) for row in rows.to_dict("records")]
    return rows.assign(
        reason=pd.Series(found, rows.index, dtype=object).map(shown, "ignore")
    )


def _without_errors(
    results: Results, columns: pd.DataFrame, labels: dict[str, str]
) -> Iterator[str]:
    """Notes on estimates without a standard error, by term and reason."""
    words = results.words
    keys = ["scenario", "specification", "covariance"]
    rows = columns[[*keys, "number"]].merge(results.coefficients, on=keys)
    labels = labels | {CONSTANT: words("constant")}
    rows = _with_reason(results, rows, "missing_reason")
    for (term, reason), part in rows.groupby(["term", "reason"], sort=False):
        yield words(
            "note_no_error",
            columns=_numbers(results, part, columns),
            term=labels[str(term)],
            reason=reason,
        )
