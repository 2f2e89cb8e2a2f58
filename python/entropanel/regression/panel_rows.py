"""Rows of a regression in the engine, and their summary statistics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from entropanel.database import Database
from entropanel.regression.conventions import NotEstimableError, check_terms

ROWS = "regression_rows"


@dataclass(frozen=True)
class Panel:
    """The complete rows of one specification, in the engine.

    rows: a table, or a query in brackets: unit_code, year, v0 (the outcome) and
    v1 ... vk (the regressors, in the order of terms), one row per unit-year.
    dropped_rows: number of unit-years without a value for every term.
    """

    database: Database
    rows: str
    terms: tuple[str, ...]
    dropped_rows: int

    def each(self, template: str) -> str:
        """A list of SQL expressions, one a variable.

        Parameters
        ----------
        template : str
            An expression, with ``{j}`` for the number of a variable.

        Returns
        -------
        str
            SQL, with commas between them.
        """
        return listed(template.format(j=j) for j in range(len(self.terms) + 1))


@dataclass(frozen=True)
class YearSums:
    """What is known of the rows of each year.

    years and counts: (T,), in order. origin: (1 + k,), values near the means of the
    variables. sums: (T, 1 + k), of the variables less origin. lowest and highest:
    (1 + k,), values. total_ss: sum of squares of the outcome about its mean.
    """

    years: np.ndarray
    counts: np.ndarray
    origin: np.ndarray
    sums: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray
    total_ss: float

    @property
    def n(self) -> int:
        """The number of rows."""
        return int(self.counts.sum())

    @property
    def largest(self) -> np.ndarray:
        """Absolute values, (1 + k,)."""
        return np.asarray(np.maximum(np.abs(self.lowest), np.abs(self.highest)))

    @property
    def means(self) -> np.ndarray:
        """Means of the variables, (1 + k,)."""
        return np.asarray(self.origin + self.sums.sum(axis=0) / self.n)


def listed(expressions: Iterable[str]) -> str:
    """Expressions as a list of SQL.

    Parameters
    ----------
    expressions : iterable of str
        SQL.

    Returns
    -------
    str
        With commas between them.
    """
    return ", ".join(expressions)


def double(value: float) -> str:
    """A number as SQL: exact, cast from a text; a literal may be parsed as a decimal.

    Parameters
    ----------
    value : float
        Any number.

    Returns
    -------
    str
        SQL that gives this very double.
    """
    return f"cast('{float(value)!r}' as double)"


def year_table(years: np.ndarray, numbers: np.ndarray) -> str:
    """A row of numbers a year, as SQL.

    Parameters
    ----------
    years : numpy.ndarray
        (T,).
    numbers : numpy.ndarray
        (T, m).

    Returns
    -------
    str
        A query in brackets of year and g0, g1, ...
    """
    rows = listed(
        f"({int(year)}, {listed(map(double, row))})"
        for year, row in zip(years, numbers, strict=True)
    )
    names = listed(f"g{j}" for j in range(numbers.shape[1]))
    return f"(select * from (values {rows}) as numbers(year, {names}))"


def complete_rows(
    database: Database, sample: str, scenario: str, specification: str
) -> Panel:
    """Arranges the long terms of one specification, one column per term.

    Parameters
    ----------
    database : Database
        That has the sample.
    sample : str
        A query of scenario, specification, position, role, term, unit_code, year, value
        (null where a term has none).
    scenario, specification : str
        Which rows of it.

    Returns
    -------
    Panel
        Its rows with a value for every term.

    Raises
    ------
    NotEstimableError
        If the outcome, every regressor or every row is missing.
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
    ((n, complete),) = database.rows(
        "select count(*) as n, count(case when is_complete then 1 end) as complete "
        f"from {ROWS}"
    )
    if not complete:
        raise NotEstimableError("no_complete_unit_year")
    return Panel(
        database,
        f"(select * from {ROWS} where is_complete)",
        tuple(terms["term"][1:]),
        n - complete,
    )


def year_sums(panel: Panel) -> YearSums:
    """Sums of the variables and their magnitude by year, in one pass.

    Parameters
    ----------
    panel : Panel
        The rows.

    Returns
    -------
    YearSums
        In the units of the variables.
    """
    # Sums less the means of some rows keep the digits that sums of values far from
    # zero lose.
    some = panel.database.frame(
        f"select {panel.each('avg(v{j})')} "
        f"from (select * from {panel.rows} as panel limit 1000) as some_rows"
    )
    near = some.to_numpy(float)[0]
    less = [f"(v{j} - {double(value)})" for j, value in enumerate(near)]
    found = panel.database.frame(
        f"select year, count(*), sum({less[0]} * {less[0]}), "
        f"{listed(f'sum({each})' for each in less)}, "
        f"{panel.each('min(v{j})')}, {panel.each('max(v{j})')} "
        f"from {panel.rows} as panel group by year order by year"
    ).to_numpy(float)
    counts, squares = found[:, 1].astype(int), found[:, 2]
    sums, lowest, highest = np.split(found[:, 3:], 3, axis=1)
    return YearSums(
        years=found[:, 0].astype(int),
        counts=counts,
        origin=near,
        sums=sums,
        lowest=lowest.min(axis=0),
        highest=highest.max(axis=0),
        total_ss=float(squares.sum() - sums[:, 0].sum() ** 2 / counts.sum()),
    )
