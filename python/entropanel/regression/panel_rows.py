"""Rows of a regression in the engine, and what is known of them at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from entropanel.database import Database
from entropanel.regression.conventions import check_terms, no_complete_row

ROWS = "regression_rows"


@dataclass(frozen=True)
class Panel:
    """The complete rows of one specification, in the engine.

    rows: a table, or a query in brackets: unit_code, year, v0 (the outcome) and
    v1 ... vk (the regressors, in the order of terms), a row a unit-year.
    dropped_rows: number of unit-years without a value for every term.
    """

    database: Database
    rows: str
    terms: tuple[str, ...]
    dropped_rows: int

    def each(self, template: str) -> str:
        """A list of SQL expressions, one a variable: ``{j}`` is its number."""
        return listed(template.format(j=j) for j in range(len(self.terms) + 1))


@dataclass(frozen=True)
class Location:
    """Where the variables lie.

    n: rows; mean and largest (absolute value): (1 + k,); sum_of_squares: of the
    outcome about its mean.
    """

    n: int
    mean: np.ndarray
    largest: np.ndarray
    sum_of_squares: float


@dataclass(frozen=True)
class YearSums:
    """Rows of each year, and sums of the variables less their means.

    years and counts: (T,), in order; sums: (T, 1 + k).
    """

    years: np.ndarray
    counts: np.ndarray
    sums: np.ndarray


def listed(expressions: Iterable[str]) -> str:
    """Expressions as a list of SQL."""
    return ", ".join(expressions)


def double(value: float) -> str:
    """A number as SQL: of a text it is read exactly, a literal may be a decimal."""
    return f"cast('{float(value)!r}' as double)"


def year_table(years: np.ndarray, numbers: np.ndarray) -> str:
    """A query in brackets of year and g0, g1, ...: a row of numbers (T, m) a year."""
    rows = listed(
        f"({int(year)}, {listed(map(double, row))})"
        for year, row in zip(years, numbers, strict=True)
    )
    names = listed(f"g{j}" for j in range(numbers.shape[1]))
    return f"(select * from (values {rows}) as numbers(year, {names}))"


def complete_rows(
    database: Database, sample: str, scenario: str, specification: str
) -> Panel:
    """Arranges the long terms of one specification, a column a term.

    sample: a query of scenario, specification, position, role, term, unit_code,
    year, value (null where a term has none).

    Raises NotEstimableError if the outcome, every regressor or every row is
    missing.
    """
    mine = f"({sample}) as sample where scenario = ? and specification = ?"
    key = (scenario, specification)
    terms = database.frame(
        f"select distinct position, role, term from {mine} order by position", key
    )
    check_terms(terms)
    first = terms["role"] != "outcome"
    terms = terms.iloc[np.argsort(first, kind="stable")]
    columns = [f"v{j}" for j in range(len(terms))]
    values = listed(
        f"max(case when position = {position} then value end) as {column}"
        for position, column in zip(terms["position"], columns, strict=True)
    )
    is_complete = " and ".join(f"{column} is not null" for column in columns)
    wide = f"select unit_code, year, {values} from {mine} group by unit_code, year"
    database.table(
        ROWS, f"select *, {is_complete} as is_complete from ({wide}) as wide", key
    )
    counted = database.frame(
        "select count(*) as n, count(case when is_complete then 1 end) as complete "
        f"from {ROWS}"
    )
    if not counted["complete"][0]:
        raise no_complete_row()
    return Panel(
        database,
        f"(select * from {ROWS} where is_complete)",
        tuple(terms["term"][1:]),
        int(counted["n"][0] - counted["complete"][0]),
    )


def location(panel: Panel) -> Location:
    """Means and magnitudes of the variables, in one pass."""
    found = panel.database.frame(
        "select count(*) as n, var_pop(v0) as variance, "
        f"{panel.each('avg(v{j})')}, {panel.each('min(v{j})')}, "
        f"{panel.each('max(v{j})')} from {panel.rows} as panel"
    ).to_numpy(float)[0]
    mean, smallest, largest = np.split(found[2:], 3)
    return Location(
        n=int(found[0]),
        mean=mean,
        largest=np.maximum(np.abs(smallest), np.abs(largest)),
        sum_of_squares=float(found[0] * found[1]),
    )


def year_sums(panel: Panel, mean: Sequence[float] | np.ndarray) -> YearSums:
    """Sums by year of the variables less their means."""
    centred = listed(f"sum(v{j} - {double(value)})" for j, value in enumerate(mean))
    found = panel.database.frame(
        f"select year, count(*), {centred} from {panel.rows} as panel "
        "group by year order by year"
    ).to_numpy(float)
    return YearSums(found[:, 0].astype(int), found[:, 1].astype(int), found[:, 2:])
