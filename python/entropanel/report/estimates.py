"""What was estimated, and how coefficients and errors stand in tables of a page."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from entropanel.catalogue import Text, joined, say
from entropanel.report import column
from entropanel.report.cells import Cell, number, p_value, same, significant, words
from entropanel.report.contents import Column
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
MAIN = """
    select c.scenario, c.specification, c.term, t.position, list(c) as estimates
    from fct_regression_coefficients as c
    join dim_specification_term as t using (specification, term)
    where t.role = 'regressor'
    group by all
"""
FEW_CLUSTERS = """
    select m.covariance, c.minimum_clusters as minimum,
        count(distinct m.specification) as all,
        count(distinct case when m.has_few_clusters then m.specification end) as count
    from fct_regression_models as m
    join dim_covariance as c using (covariance)
    where m.n_clusters is not null and list_contains($1, m.specification)
    group by all
"""


def main_estimates(reader: Reader) -> list[Record]:
    """What was estimated of the regressors; controls are left out.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Returns
    -------
    list of dict
        One a specification, scenario and term, in their order: these keys, and
        ``estimates``, rows of ``fct_regression_coefficients`` by covariance, in the
        order of covariances.
    """
    specifications = [*reader.names("dim_specification", "specification")]
    scenarios = [*reader.scenarios]
    covariances = reader.names("dim_covariance", "covariance")
    rows = reader.rows(MAIN)
    for row in rows:
        found = {estimate["covariance"]: estimate for estimate in row["estimates"]}
        row["estimates"] = {key: found[key] for key in covariances if key in found}
    return sorted(
        rows,
        key=lambda row: (
            specifications.index(row["specification"]),
            scenarios.index(row["scenario"]),
            row["position"],
        ),
    )


def headline(reader: Reader) -> tuple[str, str, list[Record]]:
    """Estimates of the specifications that are alike the first that is declared.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Returns
    -------
    tuple of str, str and list of dict
        Terms of outcome and regressor, and the rows of ``main_estimates`` of the
        specifications with this outcome, this regressor alone, and the same scheme.
    """
    declared = {row.pop("specification"): row for row in reader.rows(SPECIFICATIONS)}
    names = reader.names("dim_specification", "specification")
    first = next(declared[key] for key in names if key in declared)
    regressor = ", ".join(first["regressors"])
    rows = [
        row
        for row in main_estimates(reader)
        if declared[row["specification"]] == first and row["term"] == regressor
    ]
    return first["outcome"], regressor, rows


def marks(reader: Reader) -> Text:
    """What the marks of significance stand for.

    Parameters
    ----------
    reader : Reader
        The public tables.

    Returns
    -------
    Text
        Marks with their levels.
    """
    levels = reader.rows("from dim_significance_level order by level desc")
    return joined(same(f"{row['mark']} p ≤ {row['level']:g}") for row in levels)


def few_clusters(reader: Reader, specifications: Collection[str]) -> Iterator[Text]:
    """A warning for each kind of errors that rests on too few clusters.

    Parameters
    ----------
    reader : Reader
        The public tables.
    specifications : collection of str
        Keys of the specifications that it is about.

    Yields
    ------
    Text
        A sentence.
    """
    rows = reader.rows(FEW_CLUSTERS, list(specifications))
    found = {row.pop("covariance"): row for row in rows if row["count"]}
    for covariance, kind in reader.names("dim_covariance", "covariance").items():
        if covariance in found:
            yield say("few_clusters", errors=kind, **found[covariance])


def without_errors(reader: Reader, rows: Collection[Record]) -> Iterator[Text]:
    """Says why coefficients have no standard error.

    Parameters
    ----------
    reader : Reader
        The public tables.
    rows : collection of dict
        As of ``main_estimates``.

    Yields
    ------
    Text
        A sentence.
    """
    names = reader.names("dim_specification", "specification")
    kinds = reader.names("dim_covariance", "covariance")
    for row in (found for main in rows for found in main["estimates"].values()):
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
    """An estimate with three decimals, or as many as its error needs.

    Parameters
    ----------
    row : dict
        Of ``fct_regression_coefficients``.

    Returns
    -------
    Cell
        Without its mark.
    """
    error = row["std_error"]
    if error is not None and error < LEAST_ERROR:
        return significant(row["estimate"])
    return number(row["estimate"])


def estimate(row: Record | None) -> Cell:
    """A coefficient with its mark.

    Parameters
    ----------
    row : dict or None
        Of ``fct_regression_coefficients``.

    Returns
    -------
    Cell
        Blank where there is no row.
    """
    if row is None:
        return words(None)
    return replace(coefficient(row), after=row["significance_mark"] or "")


def error(row: Record | None) -> Cell:
    """A standard error in brackets.

    Parameters
    ----------
    row : dict or None
        Of ``fct_regression_coefficients``.

    Returns
    -------
    Cell
        Blank where there is no row or no error.
    """
    if row is None or row["std_error"] is None:
        return words(None)
    small = row["std_error"] < LEAST_ERROR
    cell = significant(row["std_error"]) if small else number(row["std_error"])
    return Cell(same(f"({cell.text.en}"), cell.value, "error", after=")")


def coefficient_column(covariance: str, kind: Text) -> Column:
    """A column of coefficients with marks.

    Parameters
    ----------
    covariance : str
        Key of the kind of errors that the marks are of.
    kind : Text
        Its name.

    Returns
    -------
    Column
        For rows as of ``main_estimates``.
    """
    title = say("coefficient_of", errors=kind)
    return Column(title, True, lambda row: estimate(row["estimates"].get(covariance)))


def error_columns(covariance: str, title: Text) -> list[Column]:
    """Columns of standard errors and of p-values.

    Parameters
    ----------
    covariance : str
        Key of the kind of errors.
    title : Text
        Of the first column.

    Returns
    -------
    list of Column
        For rows as of ``main_estimates``.
    """

    def found(row: Record) -> Record | None:
        return dict.get(row["estimates"], covariance)

    def probability(row: Record) -> Cell:
        return p_value((found(row) or {}).get("p_value"))

    errors = Column(title, True, lambda row: error(found(row)))
    return [errors, column.made("p_value", is_number=True, cell=probability)]
