"""The page of regressions: tables as economists set them, and coefficient plots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from entropanel.report.contents import (
    Block,
    Cell,
    Column,
    Filter,
    Page,
    Row,
    Section,
    Table,
    Text,
    number,
    same,
    share,
    words,
)
from entropanel.report.index_pages import scenario_filter
from entropanel.report.reading import Reader, Record
from entropanel.report.words import joined, say

NEEDED = (
    "fct_regression_coefficients",
    "fct_regression_models",
    "dim_specification",
    "dim_specification_term",
    "dim_covariance",
)
SPECIFICATIONS = """
    select s.specification, s.scheme, s.region, o.term as outcome,
        list(r.term order by r.position) as regressors
    from dim_specification as s
    join dim_specification_term as o using (specification)
    join dim_specification_term as r using (specification)
    where o.role = 'outcome' and r.role = 'regressor'
    group by all
"""
COEFFICIENTS = """
    select * from fct_regression_coefficients
    left join (
        select specification, term, min(position) as position
        from dim_specification_term group by all
    ) using (specification, term)
    order by position nulls last, term
"""
CONSTANT = "_cons"
REMARKS = {
    "has few clusters": "has_few_clusters",
    "dropped rows": "dropped_rows",
    "unavailable terms": "unavailable_terms",
}


@dataclass(frozen=True)
class Group:
    """Specifications that stand in one table, and what they have in common.

    members: names by specification. scheme: of regions, or none. outcome,
    regressor: terms; none where the members differ.
    """

    members: dict[str, Text]
    scheme: str | None
    outcome: str | None
    regressor: str | None


@dataclass(frozen=True)
class Estimates:
    """Everything that was estimated, by scenario, specification and covariance."""

    coefficients: dict[tuple[str, str, str], list[Record]]
    models: dict[tuple[str, str, str], Record]
    marks: Text

    @classmethod
    def read(cls, reader: Reader) -> Estimates:
        """Reads the public tables."""
        coefficients: dict[tuple[str, str, str], list[Record]] = {}
        for row in reader.rows(COEFFICIENTS):
            coefficients.setdefault(_key(row), []).append(row)
        models = {_key(row): row for row in reader.rows("from fct_regression_models")}
        levels = reader.rows("from dim_significance_level order by level desc")
        marks = [same(f"{row['mark']} p < {row['level']:g}") for row in levels]
        return cls(coefficients, models, joined(marks))


def _key(row: Record) -> tuple[str, str, str]:
    return row["scenario"], row["specification"], row["covariance"]


def regressions_page(reader: Reader) -> Iterator[Page]:
    """The page, if there are regressions."""
    if not reader.has(*NEEDED):
        return
    estimates = Estimates.read(reader)
    kinds = reader.names("dim_covariance", "covariance")
    choice: list[Block] = scenario_filter(reader)
    if len(kinds) > 1:
        choice.append(Filter("covariance", say("errors"), list(kinds.items())))
    sections = []
    for place, group in enumerate(groups(reader), start=1):
        tables = [
            table
            for scenario in reader.scenarios
            for covariance in kinds
            if (table := _table(reader, estimates, group, scenario, covariance))
        ]
        if tables:
            title = _title(group)
            sections.append(Section(f"table_{place}", title, [*choice, *tables]))
    if regional := list(reader.figures("coefficients_")):
        sections.append(Section("regional", say("regional plot"), regional))
    if described := _description(reader):
        title = say("descriptive statistics")
        blocks = [*scenario_filter(reader), *described]
        sections.append(Section("descriptive", title, blocks))
    yield Page("regressions", say("regressions"), sections, say("regressions lead"))


def groups(reader: Reader) -> list[Group]:
    """Specifications that stand in one table; single ones together.

    In the order in which the study declares them.
    """
    found = alike(reader)
    several = [group for group in found if len(group.members) > 1]
    single = [group.members for group in found if len(group.members) == 1]
    together = {s: name for members in single for s, name in members.items()}
    return [*several, *([Group(together, None, None, None)] if together else [])]


def alike(reader: Reader) -> list[Group]:
    """Specifications of one scheme, outcome and regressor, as they are declared."""
    names = reader.names("dim_specification", "specification")
    found: dict[tuple, dict[str, Text]] = {}
    order = list(names)
    rows = reader.rows(SPECIFICATIONS)
    for row in sorted(rows, key=lambda r: order.index(r["specification"])):
        key = (row["scheme"], row["outcome"], tuple(row["regressors"]))
        found.setdefault(key, {})[row["specification"]] = names[row["specification"]]
    return [
        Group(members, scheme, outcome, ", ".join(regressors))
        for (scheme, outcome, regressors), members in found.items()
    ]


def _title(group: Group) -> Text:
    if group.outcome is None:
        return say("single specifications")
    key = "by region" if group.scheme else "whole panel"
    return say(
        key, outcome=group.outcome, regressor=group.regressor, scheme=group.scheme
    )


def estimate(row: Record | None) -> Cell:
    """A coefficient with its mark; blank where there is none."""
    if row is None:
        return words(None)
    return number(row["estimate"], 3, after=row["significance_mark"] or "")


def error(row: Record | None) -> Cell:
    """A standard error in brackets."""
    if row is None:
        return words(None)
    cell = number(row["std_error"], 3, "error")
    return Cell(same(f"({cell.text.en}"), cell.value, "error", after=")")


def _table(
    reader: Reader, estimates: Estimates, group: Group, scenario: str, covariance: str
) -> Table | None:
    """A column a specification: coefficients, errors beneath, and about the model."""
    columns = {
        s: name
        for s, name in group.members.items()
        if (scenario, s, covariance) in estimates.models
    }
    if not columns:
        return None
    keys = [(scenario, s, covariance) for s in columns]
    found = [
        {row["term"]: row for row in estimates.coefficients.get(key, [])}
        for key in keys
    ]
    models = [estimates.models[key] for key in keys]
    titles = [
        Column(Text(f"({n}) {name.en}", f"({n}) {name.zh}"), True)
        for n, name in enumerate(columns.values(), start=1)
    ]
    kind = reader.names("dim_covariance", "covariance")[covariance]
    scene = reader.scenarios[scenario]
    place = next(iter(group.members))
    return Table(
        f"regressions_{place}_{scenario}_{covariance}",
        say("regression table", scenario=scene, errors=kind),
        [Column(say("term")), *titles],
        [*_coefficient_rows(found), *about(models)],
        notes=[
            say("errors note", errors=kind, marks=estimates.marks),
            *remarks(models),
        ],
        filters={"scenario": scenario, "covariance": covariance},
        look="marked",
    )


def _coefficient_rows(found: list[dict[str, Record]]) -> Iterator[Row]:
    """A row a term and one of its errors beneath; a column for each of the models."""
    terms = list(dict.fromkeys(term for rows in found for term in rows))
    terms.sort(key=lambda term: term == CONSTANT)
    for term in terms:
        label = say("constant") if term == CONSTANT else same(term)
        cells = [estimate(rows.get(term)) for rows in found]
        yield Row([words(label, "head"), *cells], look="estimates")
        blank = words(say("error of", term=label), "quiet")
        yield Row([blank, *(error(rows.get(term)) for rows in found)])


def about(models: list[Record]) -> Iterator[Row]:
    """Rows on the models: effects, observations, units, clusters, fits."""
    effects = [words(say(f"effects {m['effects']}")) for m in models]
    yield Row([words(say("effects"), "head"), *effects], look="models")
    counts = ("n_obs", "n_units", "n_periods", "n_clusters")
    for column in counts:
        if any(m[column] is not None for m in models):
            cells = [number(m[column], 0) for m in models]
            yield Row([words(say(column), "head"), *cells])
    for column in ("r2", "r2_within"):
        yield Row([words(say(column), "head"), *(number(m[column], 3) for m in models)])


def remarks(models: list[Record]) -> Iterator[Text]:
    """What the reader of a table has to know of some of its columns."""
    for key, column in REMARKS.items():
        places = [n for n, model in enumerate(models, start=1) if model[column]]
        if not places:
            continue
        terms = {str(models[n - 1]["unavailable_terms"]) for n in places}
        numbers = ", ".join(
            f"({first}–{last})" if last > first else f"({first})"
            for first, last in runs(places)
        )
        yield say(key, columns=numbers, terms="; ".join(sorted(terms)))


def runs(places: list[int]) -> list[tuple[int, int]]:
    """The first and last of each run of whole numbers."""
    whole = []
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        members = [place for _, place in run]
        whole.append((members[0], members[-1]))
    return whole


def _description(reader: Reader) -> list[Block]:
    if not reader.has("fct_descriptive_statistics"):
        return []
    names = reader.indicators | reader.names("dim_index", "index_id")
    columns = [Column(say("variable"))]
    columns += [Column(say(c), True) for c in ("n_obs", "mean", "std_dev")]
    columns += [Column(say(c), True) for c in ("min", "max", "share not observed")]
    tables: list[Block] = []
    rows = reader.rows("from fct_descriptive_statistics order by kind, variable")
    for scenario, name in reader.scenarios.items():
        body = []
        for row in rows:
            if row["scenario"] != scenario or not row["n"]:
                continue
            known = names.get(row["variable"])
            label = same(row["variable"])
            if known:
                label = say("coded", code=row["variable"], name=known)
            values = [number(row[c], 3) for c in ("mean", "std_dev", "min", "max")]
            body.append(
                Row(
                    [
                        words(label, "head"),
                        number(row["n"], 0),
                        *values,
                        share(row["share_not_observed"]),
                    ]
                )
            )
        caption = say("described", scenario=name)
        filters = {"scenario": scenario}
        table = Table(f"described_{scenario}", caption, columns, body, filters=filters)
        tables.append(table)
    return tables
