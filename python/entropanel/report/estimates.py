"""What was estimated, and how coefficients and errors stand in tables of a page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from entropanel.catalogue import Text, joined, say
from entropanel.report.contents import Cell, number, p_value, same, significant, words
from entropanel.report.reading import Reader
from entropanel.sql import Record

NEEDED = (
    "fct_regression_coefficients",
    "fct_regression_models",
    "dim_specification",
    "dim_specification_term",
    "dim_covariance",
)
LEAST_ERROR = 0.0005  # three decimals would show none
SPECIFICATIONS = """
    select s.specification, s.scheme, o.term as outcome,
        list(r.term order by r.position) as regressors
    from dim_specification as s
    join dim_specification_term as o using (specification)
    join dim_specification_term as r using (specification)
    where o.role = 'outcome' and r.role = 'regressor'
    group by all
"""
FEW_CLUSTERS = """
    select m.covariance, m.specification, m.has_few_clusters, c.minimum_clusters
    from fct_regression_models as m
    join dim_covariance as c using (covariance)
    where m.n_clusters is not null
"""
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Group:
    """Specifications that are alike, and what they have in common.

    members: names by specification. outcome, regressor: terms.
    """

    members: dict[str, Text]
    outcome: str
    regressor: str


@dataclass(frozen=True)
class Estimates:
    """Everything that was estimated, by scenario, specification, covariance, term.

    marks: what the marks of significance stand for.
    """

    coefficients: dict[Key, Record]
    marks: Text

    @classmethod
    def read(cls, reader: Reader) -> Estimates:
        """Reads the public tables."""
        keys = ("scenario", "specification", "covariance", "term")
        coefficients: dict[Key, Record] = {
            tuple(row[key] for key in keys): row
            for row in reader.rows("from fct_regression_coefficients")
        }
        levels = reader.rows("from dim_significance_level order by level desc")
        marks = [same(f"{row['mark']} p ≤ {row['level']:g}") for row in levels]
        return cls(coefficients, joined(marks))


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
        Group(members, outcome, ", ".join(regressors))
        for (_, outcome, regressors), members in found.items()
    ]


def few_clusters(reader: Reader, specifications: Collection[str]) -> Iterator[Text]:
    """A warning for each kind of errors that rests on too few clusters."""
    rows = [
        row
        for row in reader.rows(FEW_CLUSTERS)
        if row["specification"] in specifications
    ]
    for covariance, kind in reader.names("dim_covariance", "covariance").items():
        own = [row for row in rows if row["covariance"] == covariance]
        few = {row["specification"] for row in own if row["has_few_clusters"]}
        if few:
            yield say(
                "few_clusters",
                errors=kind,
                count=len(few),
                all=len({row["specification"] for row in own}),
                minimum=own[0]["minimum_clusters"],
            )


def without_errors(reader: Reader, rows: Collection[Record]) -> Iterator[Text]:
    """Sentences that say why coefficients have no standard error.

    rows: of ``fct_regression_coefficients``.
    """
    names = reader.names("dim_specification", "specification")
    kinds = reader.names("dim_covariance", "covariance")
    for row in rows:
        if row["missing_reason"] is not None:
            yield say(
                "no_error",
                errors=kinds[row["covariance"]],
                specification=names[row["specification"]],
                scenario=reader.scenarios[row["scenario"]],
                term=row["term"],
                reason=reader.told(row, "missing_reason"),
            )


def coefficient(row: Record) -> Cell:
    """An estimate with three decimals, or as many as its error needs."""
    error = row["std_error"]
    if error is not None and error < LEAST_ERROR:
        return significant(row["estimate"])
    return number(row["estimate"])


def estimate(row: Record | None) -> Cell:
    """A coefficient with its mark; blank where there is none."""
    if row is None:
        return words(None)
    return replace(coefficient(row), after=row["significance_mark"] or "")


def error(row: Record | None) -> Cell:
    """A standard error in brackets; blank where there is none."""
    if row is None or row["std_error"] is None:
        return words(None)
    small = row["std_error"] < LEAST_ERROR
    cell = significant(row["std_error"]) if small else number(row["std_error"])
    return Cell(same(f"({cell.text.en}"), cell.value, "error", after=")")


def tested(row: Record | None) -> list[Cell]:
    """Its standard error in brackets and its p-value; blank where there is none."""
    return [error(row), p_value(row["p_value"] if row else None)]
