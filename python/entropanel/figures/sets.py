"""The sets of figures: one function a set, drawn by what the tables hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import altair as alt
import pandas as pd

from entropanel.figures import charts
from entropanel.public_tables import Tables, shown

Chart = alt.LayerChart | alt.FacetChart | alt.VConcatChart
Named = Iterator[tuple[str, Chart]]


def national(tables: Tables) -> Named:
    """One figure per index: the sum over units by year, one line per scenario.

    Parameters
    ----------
    tables : Tables
        The public tables in a language.

    Yields
    ------
    tuple of str and chart
        Name and chart of each figure.
    """
    words = tables.sentence
    for index, name, rows in _indices(tables, "fct_index_national", "total", ["year"]):
        frame, scenarios = _named(tables, rows, "dim_scenario", "scenario")
        # one publication printed one number, whichever scenarios it is compared with
        frame.loc[frame["printed"].notna(), "scenario"] = None
        frame = frame.drop_duplicates()
        x = charts.year_axis(frame["year"], words("figure_year"), 12)
        lines = charts.year_lines(frame, "scenario", scenarios, x, words("total"))
        lines = lines.properties(data=frame, width=charts.WIDTH - 65, height=250)
        title = words("figure_national", index=name)
        yield f"national_{index}", charts.titled(lines, title)


def regions(tables: Tables) -> Named:
    """Per index and scheme: regional means by year, one panel per scenario.

    Parameters
    ----------
    tables : Tables
        The public tables in a language.

    Yields
    ------
    tuple of str and chart
        Name and chart of each figure.
    """
    words = tables.sentence
    keys = ["scheme", "region", "year"]
    for index, name, rows in _indices(tables, "fct_index_regions", "mean", keys):
        rows = _with_values(rows, ["scheme"])
        for scheme in tables.schemes:
            part = rows[rows["scheme"] == scheme]
            if part.empty:
                continue
            frame, scenarios = _named(tables, part, "dim_scenario", "scenario")
            frame, labels = _renamed(frame, "region", tables.region_names(scheme))
            x = charts.year_axis(frame["year"], words("figure_year"), 5)
            lines = charts.year_lines(frame, "region", labels, x, words("figure_mean"))
            lines = lines.properties(height=230)
            space = charts.WIDTH - 55
            panels = charts.side_by_side(lines, frame, "scenario", scenarios, space)
            title = words("figure_regions", index=name)
            subtitle = words("figure_scheme", scheme=scheme)
            yield f"regions_{index}_{scheme}", charts.titled(panels, title, subtitle)


def weights(tables: Tables) -> Named:
    """One figure per index: pooled weights by indicator, one panel per scenario.

    An indicator that scenarios make of different series has a row for each.

    Parameters
    ----------
    tables : Tables
        The public tables in a language.

    Yields
    ------
    tuple of str and chart
        Name and chart of each figure.
    """
    words = tables.sentence
    declared = tables.connection.execute(
        "select indicator, dimension from dim_indicator as t "
        "where dimension is not null "
        f"order by {tables.order('dim_indicator', ['indicator'])}"
    ).fetchall()
    dimensions = {indicator: shown(dimension) for indicator, dimension in declared}
    keys = ["period", "indicator"]
    for index, name, rows in _indices(tables, "fct_index_weights", "weight", keys):
        frame = rows[rows["period"] == "pooled"].copy()
        if frame["value"].isna().all():
            continue
        frame["group"] = [dimensions.get(i) or name for i in frame["indicator"]]
        groups = list(dict.fromkeys(dimensions.values()))
        groups = [g for g in [*groups, name] if g in set(frame["group"])]
        frame = _renamed_by_scenario(tables, frame)
        frame, scenarios = _named(tables, frame, "dim_scenario", "scenario")
        frame["row"] = [charts.wrapped(label, 38) for label in frame["indicator"]]
        mean = frame.groupby("row")["value"].mean()
        group_of = dict(zip(frame["row"], frame["group"], strict=True))
        order = sorted(group_of, key=lambda r: (groups.index(group_of[r]), -mean[r]))
        space = charts.beside(order)
        colour = charts.colours("group", groups, space=space)
        chart = charts.bars(frame, order, colour, words("figure_weight"))
        panels = charts.side_by_side(chart, frame, "scenario", scenarios, space)
        title = words("figure_weights", index=name)
        yield f"weights_{index}", charts.titled(panels, title)


def trajectories(tables: Tables) -> Named:
    """Per index: its value by year, one panel per unit, one line per scenario.

    Parameters
    ----------
    tables : Tables
        The public tables in a language.

    Yields
    ------
    tuple of str and chart
        Name and chart of each figure.
    """
    words = tables.sentence
    keys = ["unit_code", "year"]
    for index, name, rows in _indices(tables, "fct_index", "value", keys, "rank"):
        last = int(rows["year"].max())
        ranks = rows[rows["year"] == last].groupby("unit_code", sort=False)
        means = ranks["rank"].mean().sort_values(kind="stable")
        units = tables.names("dim_unit", "unit_code")
        order = [units[code] for code in means.index]
        frame, scenarios = _named(tables, rows, "dim_scenario", "scenario")
        frame, _ = _named(tables, frame, "dim_unit", "unit_code")
        x = charts.year_axis(frame["year"], None, 2)
        lines = charts.year_lines(frame, "scenario", scenarios, x, None)
        title = words("trajectories", index=name)
        panels = charts.small_multiples(lines, frame, "unit_code", order)
        subtitle = words("ranked", year=last)
        yield f"trajectories_{index}", charts.titled(panels, title, subtitle)


def regional_coefficients(tables: Tables) -> Named:
    """Per scheme, outcome and regressor: regions in rows, one panel per scenario.

    Parameters
    ----------
    tables : Tables
        The public tables in a language.

    Yields
    ------
    tuple of str and chart
        Name and chart of each figure.
    """
    words = tables.sentence
    rows = _coefficients(tables)
    rows = rows[rows["region"].notna()].sort_values(
        "scheme", key=lambda own: own.map(tables.schemes.index), kind="stable"
    )
    of_figure = ["scheme", "outcome", "term"]
    for (scheme, outcome, term), part in rows.groupby(of_figure, sort=False):
        frame, scenarios, kinds, printed = _estimates(tables, part)
        frame, _ = _renamed(frame, "region", tables.region_names(str(scheme)))
        # several regressions of one region are distinguished by their names
        is_unique = frame.groupby("region")["specification"].nunique().max() == 1
        labels = frame["region" if is_unique else "name"]
        frame["row"] = [charts.wrapped(label, 34) for label in labels]
        frame["place"] = frame["covariance"].map(kinds.index)
        means = frame.groupby("row", sort=False)["value"].mean()
        order = means.sort_values(ascending=False, kind="stable")
        space = charts.beside(list(order.index))
        colour = charts.colours("kind", kinds, printed, space=space)
        shape = charts.shapes("kind", kinds, printed, space=space)
        chart = charts.intervals(
            frame, list(order.index), colour, shape, words("figure_coefficient")
        )
        panels = charts.side_by_side(chart, frame, "scenario", scenarios, space)
        title = words("figure_regional", outcome=outcome, regressor=term)
        about = [*_meanings(tables, part), words("figure_scheme", scheme=scheme)]
        if _has_few_clusters(tables, part):
            about.append(words("figure_few_clusters"))
        name = f"coefficients_{scheme}_{outcome}_{term}"
        yield name, charts.titled(panels, title, words("semicolon").join(about))


def _has_few_clusters(tables: Tables, rows: pd.DataFrame) -> bool:
    """Whether some of the rows' errors rest on fewer clusters than is declared."""
    if "has_few_clusters" not in tables.columns("fct_regression_models"):
        return False
    few = tables.frame(
        "select distinct specification from fct_regression_models "
        "where has_few_clusters"
    )
    return bool(rows["specification"].isin(few["specification"]).any())


def whole_coefficients(tables: Tables) -> Named:
    """One figure: one row per specification of the whole panel, by regressor.

    Parameters
    ----------
    tables : Tables
        The public tables in a language.

    Yields
    ------
    tuple of str and chart
        Name and chart of each figure.
    """
    words = tables.sentence
    rows = _coefficients(tables)
    rows = rows[rows["region"].isna()]
    if rows.empty:
        return
    frame, scenarios, kinds, printed = _estimates(tables, rows)
    place = frame["scenario"].map(scenarios.index) * len(kinds)
    frame["place"] = place + frame["covariance"].map(kinds.index)
    frame["row"] = [charts.wrapped(name, 34) for name in frame["name"]]
    space = charts.beside(list(frame["row"]))
    colour = charts.colours("scenario", scenarios, space=space)
    shape = charts.shapes("kind", kinds, printed, space=space)
    parts = []
    for (outcome, term), part in frame.groupby(["outcome", "term"], sort=False):
        chart = charts.intervals(part, list(part["row"].unique()), colour, shape, None)
        title = words("against", outcome=outcome, regressor=term)
        beneath = charts.beneath(title)
        parts.append(chart.properties(data=part, width=space, title=beneath))
    title = words("figure_whole")
    about = words("semicolon").join(_meanings(tables, rows))
    # plots as wide as each other, and one legend for all
    stacked = alt.VConcatChart(vconcat=parts, bounds="flush", spacing=58)
    yield "coefficients", charts.titled(stacked, title, about)


def _estimates(
    tables: Tables, rows: pd.DataFrame
) -> tuple[pd.DataFrame, list[str], list[str], list[str]]:
    """Coefficients with names, and of what kind each is: its covariance, or printed.

    Also the scenarios, the covariances and what printed ones are called.
    """
    frame, scenarios = _named(tables, rows, "dim_scenario", "scenario")
    frame, kinds = _named(tables, frame, "dim_covariance", "covariance")
    frame["kind"] = frame["mark"].fillna(frame["covariance"])
    return frame, scenarios, kinds, charts.marks_of(frame)


def _meanings(tables: Tables, frame: pd.DataFrame) -> list[str]:
    """The names of the variables of the rows' outcomes and regressors."""
    variables = dict.fromkeys(
        [*frame["outcome_variable"].unique(), *frame["variable"].unique()]
    )
    scenarios = tables.names("dim_scenario", "scenario")
    present = [scenario for scenario in scenarios if scenario in set(frame["scenario"])]
    names = tables.names("dim_index", "index_id") if tables.has("dim_index") else {}
    by_scenario = {s: tables.indicator_names(s) | names for s in present}
    words = tables.sentence
    told = []
    for variable in variables:
        found = {s: by_scenario[s].get(variable) for s in present}
        for name in dict.fromkeys(filter(None, found.values())):
            under = [scenarios[s] for s in present if found[s] == name]
            about = {"variable": variable, "name": name}
            if len(under) == len(present):
                told.append(words("figure_meaning", **about))
            else:
                listed = words("comma").join(under)
                told.append(words("meaning_under", scenarios=listed, **about))
    return told


def _coefficients(tables: Tables) -> pd.DataFrame:
    """Coefficients of the regressors, with name and region of the specification.

    One row a scenario, specification, covariance and regressor, in the order of
    the specifications; printed ones beneath, each once.
    """
    keys = ["specification", "covariance", "term"]
    values = tables.values(
        "fct_regression_coefficients",
        "estimate",
        keys,
        "conf_low as low",
        "conf_high as high",
    )
    terms = tables.frame(
        "select specification, scheme, region, r.term, r.position, r.variable, "
        "o.term as outcome, o.variable as outcome_variable "
        "from dim_specification join dim_specification_term as r using (specification) "
        "join dim_specification_term as o using (specification) "
        "where r.role = 'regressor' and o.role = 'outcome'"
    )
    names = tables.names("dim_specification", "specification")
    order = {specification: place for place, specification in enumerate(names)}
    frame = values.merge(terms, on=["specification", "term"])
    frame["name"] = frame["specification"].map(names)
    frame["mark"] = _marks(tables, frame)
    frame["place"] = frame["specification"].map(order)
    frame = _with_values(frame, ["specification", "term"])
    frame = frame.sort_values(["place", "position"], kind="stable")
    return frame.drop(columns=["place", "position"])


def _indices(
    tables: Tables, table: str, column: str, keys: list[str], *more: str
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Id, name and values of every index that has some, built the default way."""
    values = tables.values(table, column, ["index_id", "variant", *keys], *more)
    values["mark"] = _marks(tables, values)
    values = values[values["variant"] == "default"]
    names = tables.names("dim_index", "index_id", "variant = 'default'")
    for index, name in names.items():
        frame = values[values["index_id"] == index]
        if frame["value"].notna().any():
            yield index, name, frame


def _with_values(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows without keys that have only a printed number."""
    return rows[rows.groupby(keys)["value"].transform("count") > 0]


def _marks(tables: Tables, frame: pd.DataFrame) -> list[str | None]:
    word = tables.sentence("printed_value")
    return [word if has else None for has in frame["printed"].notna()]


def _named(
    tables: Tables, frame: pd.DataFrame, dimension: str, key: str
) -> tuple[pd.DataFrame, list[str]]:
    """The rows with the names of a dimension for its keys, as ``_renamed``."""
    return _renamed(frame, key, tables.names(dimension, key))


def _renamed_by_scenario(tables: Tables, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with the names that their indicators have in their scenarios."""
    parts = [
        _renamed(frame[frame["scenario"] == scenario], "indicator", names)[0]
        for scenario in tables.names("dim_scenario", "scenario")
        if (names := tables.indicator_names(scenario))
    ]
    return pd.concat(parts)


def _renamed(
    frame: pd.DataFrame, key: str, names: dict[str, str]
) -> tuple[pd.DataFrame, list[str]]:
    """The rows with names for keys, and those that have values, in their order.

    Rows of a key that no value has, which only a printed number can be, are left.
    """
    present = set(frame.loc[frame["value"].notna(), key])
    kept = frame[frame[key].isin(present & names.keys())]
    labels = [name for k, name in names.items() if k in present]
    return kept.assign(**{key: kept[key].map(names)}), labels


INDEX_TABLES = ("dim_index", "dim_scenario")
COEFFICIENT_TABLES = (
    "dim_indicator_in_scenario",
    "fct_regression_coefficients",
    "dim_specification",
    "dim_specification_term",
    "dim_covariance",
    "dim_scenario",
)
FIGURES: dict[Callable[[Tables], Named], tuple[str, ...]] = {
    national: ("fct_index_national", *INDEX_TABLES),
    regions: ("fct_index_regions", "dim_region", *INDEX_TABLES),
    weights: (
        "fct_index_weights",
        "dim_indicator",
        "dim_indicator_in_scenario",
        *INDEX_TABLES,
    ),
    trajectories: ("fct_index", "dim_unit", *INDEX_TABLES),
    regional_coefficients: (*COEFFICIENT_TABLES, "dim_region"),
    whole_coefficients: COEFFICIENT_TABLES,
}


def drawn(tables: Tables) -> Named:
    """Every figure that the warehouse has the tables for, with its name.

    Parameters
    ----------
    tables : Tables
        The public tables in a language.

    Yields
    ------
    tuple of str and chart
        Name and chart of each figure.
    """
    for figure, needed in FIGURES.items():
        if tables.has(*needed):
            yield from figure(tables)
