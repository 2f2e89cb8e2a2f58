"""Which years each unit has, and the normal equations of the time effects.

Once units are centred, time effects g solve S g = r: r are the sums by year of the
variables less their unit means, S = diag(n_t) - N' diag(1 / n_i) N, with N the
incidence of units and years (Wansbeek and Kapteyn, Journal of Econometrics 41,
1989). Units of the same years are alike in N: the engine counts such patterns.
"""

from __future__ import annotations

import numpy as np

from entropanel.regression.absorbed import generalised_inverse
from entropanel.regression.panel_rows import (
    Panel,
    YearSums,
    double,
    listed,
    year_table,
)

UNIT_MEANS = "regression_unit_means"
PATTERNS = "regression_patterns"
INCIDENCE = "regression_incidence"
BITS = 52  # of a double, that are added without rounding


def words_of(sums: YearSums) -> dict[str, int]:
    """The years of a unit as sums of powers of two: columns word0, word1, ...

    Parameters
    ----------
    sums : YearSums
        Of the panel.

    Returns
    -------
    dict of str to int
        The columns, with the first of the BITS years of each.
    """
    starts = range(int(sums.years[0]), int(sums.years[-1]) + 1, BITS)
    return {f"word{w}": start for w, start in enumerate(starts)}


def keep_unit_means(panel: Panel, sums: YearSums) -> None:
    """Keeps rows, years and means of the variables, less their origin, by unit.

    Parameters
    ----------
    panel : Panel
        The rows.
    sums : YearSums
        Of these.
    """
    means = listed(
        f"avg(v{j} - {double(value)}) as m{j}" for j, value in enumerate(sums.origin)
    )
    words = listed(
        f"sum(case when year between {start} and {start + BITS - 1} "
        f"then power(2, year - {start}) else 0 end) as {name}"
        for name, start in words_of(sums).items()
    )
    panel.database.table(
        UNIT_MEANS,
        f"select unit_code, count(*) as n, {means}, {words} "
        f"from {panel.rows} as panel group by unit_code",
    )


def keep_incidence(panel: Panel, sums: YearSums) -> int:
    """Keeps which years units have.

    PATTERNS has one row per pattern, with the number n of its years, that of its units,
    and the sums s of their means; INCIDENCE has a row for each of its years.

    Parameters
    ----------
    panel : Panel
        The rows, whose unit means are kept.
    sums : YearSums
        Of these.

    Returns
    -------
    int
        The number of patterns.
    """
    words = words_of(sums)
    panel.database.table(
        PATTERNS,
        f"select row_number() over (order by {listed(words)}) as pattern, "
        f"{listed(words)}, n, count(*) as units, {panel.each('sum(m{j}) as s{j}')} "
        f"from {UNIT_MEANS} group by {listed(words)}, n",
    )
    years = year_table(sums.years, np.zeros((len(sums.years), 1)))
    has_year = " or ".join(
        f"(year between {start} and {start + BITS - 1} "
        f"and mod(floor({name} / power(2, year - {start})), 2) = 1)"
        for name, start in words.items()
    )
    panel.database.table(
        INCIDENCE,
        f"select pattern, year, n, units, {panel.each('s{j}')} from {PATTERNS} "
        f"inner join {years} as years on {has_year}",
    )
    ((patterns,),) = panel.database.rows(f"select count(*) from {PATTERNS}")
    return int(patterns)


def inverse_equations(panel: Panel, sums: YearSums) -> tuple[np.ndarray, int]:
    """A generalised inverse of the equations S, and their rank.

    S loses a rank for each part of the panel that shares no unit with the others.

    Parameters
    ----------
    panel : Panel
        The rows, whose incidence is kept.
    sums : YearSums
        Of these.

    Returns
    -------
    tuple of numpy.ndarray and int
        The inverse (T, T), and the rank.

    References
    ----------
    Wansbeek and Kapteyn, Estimation of the Error-Components Model with Incomplete
    Panels, Journal of Econometrics 41, 1989.
    """
    pairs = panel.database.frame(
        "select a.year, b.year as other, sum(a.units / a.n) as shared "
        f"from {INCIDENCE} as a inner join {INCIDENCE} as b "
        "on a.pattern = b.pattern and a.year <= b.year group by a.year, b.year"
    )
    matrix = np.diag(sums.counts.astype(float))
    row, column = (
        np.searchsorted(sums.years, pairs[name]) for name in ("year", "other")
    )
    matrix[row, column] -= pairs["shared"].to_numpy(float)
    matrix[column, row] = matrix[row, column]
    return generalised_inverse(matrix, sums.counts)


def target(panel: Panel, sums: YearSums) -> np.ndarray:
    """The right side r of the equations.

    Parameters
    ----------
    panel : Panel
        The rows, whose incidence is kept.
    sums : YearSums
        Of these.

    Returns
    -------
    numpy.ndarray
        (T, 1 + k).
    """
    means = panel.each("sum(s{j})")
    projected = _by_year(panel, f"select year, {means} from {INCIDENCE}")
    return np.asarray(sums.sums - projected)


def product(panel: Panel, sums: YearSums, effects: np.ndarray) -> np.ndarray:
    """S times effects of the years, computed by the engine.

    Parameters
    ----------
    panel : Panel
        The rows, whose incidence is kept.
    sums : YearSums
        Of these.
    effects : numpy.ndarray
        (T, 1 + k).

    Returns
    -------
    numpy.ndarray
        (T, 1 + k).
    """
    means = panel.each("sum(units * g{j})")
    projected = _by_year(
        panel,
        f"select year, {means} from {INCIDENCE} inner join "
        f"({pattern_means(panel, sums, effects)}) as means using (pattern)",
    )
    return np.asarray(sums.counts[:, None] * effects - projected)


def pattern_means(panel: Panel, sums: YearSums, effects: np.ndarray) -> str:
    """A query of the means of effects over the years of each pattern.

    Parameters
    ----------
    panel : Panel
        The rows, whose incidence is kept.
    sums : YearSums
        Of these.
    effects : numpy.ndarray
        (T, 1 + k), of the years.

    Returns
    -------
    str
        SQL that gives pattern, g0 ... gk.
    """
    return (
        f"select pattern, {panel.each('avg(g{j}) as g{j}')} from {INCIDENCE} "
        f"inner join {year_table(sums.years, effects)} as effects using (year) "
        "group by pattern"
    )


def _by_year(panel: Panel, query: str) -> np.ndarray:
    found = panel.database.frame(f"{query} group by year order by year")
    return found.to_numpy(float)[:, 1:]
