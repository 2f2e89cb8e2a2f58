"""Which years each unit has, and the normal equations of the time effects.

Once units are centred, time effects g solve S g = r: r are the sums by year of the
variables less their unit means, S = diag(n_t) - N' diag(1 / n_i) N, with N the
incidence of units and years (Wansbeek and Kapteyn, Journal of Econometrics 41,
1989). Units of the same years are alike in N: the engine counts such patterns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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


@dataclass(frozen=True)
class Words:
    """The years of a unit as sums of powers of two: columns word0, word1, ..."""

    first: int
    last: int

    @property
    def starts(self) -> dict[str, int]:
        """First of the BITS years of each column."""
        starts = range(self.first, self.last + 1, BITS)
        return {f"word{w}": start for w, start in enumerate(starts)}

    @property
    def names(self) -> str:
        """The columns, listed."""
        return listed(self.starts)

    def sums(self) -> str:
        """Aggregates over the rows of a unit that give its words."""
        return listed(
            f"sum(case when year between {start} and {start + BITS - 1} "
            f"then power(2, year - {start}) else 0 end) as {name}"
            for name, start in self.starts.items()
        )

    def has_year(self) -> str:
        """Whether the words have a year."""
        return " or ".join(
            f"(year between {start} and {start + BITS - 1} "
            f"and mod(floor({name} / power(2, year - {start})), 2) = 1)"
            for name, start in self.starts.items()
        )


def words_of(sums: YearSums) -> Words:
    """Words that hold every year."""
    return Words(int(sums.years[0]), int(sums.years[-1]))


def keep_unit_means(panel: Panel, sums: YearSums) -> None:
    """Keeps rows, years and means of the variables, less their origin, by unit."""
    means = listed(
        f"avg(v{j} - {double(value)}) as m{j}" for j, value in enumerate(sums.origin)
    )
    panel.database.table(
        UNIT_MEANS,
        f"select unit_code, count(*) as n, {means}, {words_of(sums).sums()} "
        f"from {panel.rows} as panel group by unit_code",
    )


def keep_incidence(panel: Panel, sums: YearSums) -> int:
    """Keeps which years units have; returns the number of patterns.

    PATTERNS has one row per pattern, with the number n of its years, that of its units,
    and the sums s of their means; INCIDENCE has a row for each of its years.
    """
    words = words_of(sums)
    panel.database.table(
        PATTERNS,
        f"select row_number() over (order by {words.names}) as pattern, "
        f"{words.names}, n, count(*) as units, {panel.each('sum(m{j}) as s{j}')} "
        f"from {UNIT_MEANS} group by {words.names}, n",
    )
    years = year_table(sums.years, np.zeros((len(sums.years), 1)))
    panel.database.table(
        INCIDENCE,
        f"select pattern, year, n, units, {panel.each('s{j}')} from {PATTERNS} "
        f"inner join {years} as years on {words.has_year()}",
    )
    counted = panel.database.frame(f"select count(*) as patterns from {PATTERNS}")
    return int(counted["patterns"][0])


def inverse_equations(panel: Panel, sums: YearSums) -> tuple[np.ndarray, int]:
    """A generalised inverse (T, T) of S, and the rank of S.

    S loses a rank for each part of the panel that shares no unit with the others.
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
    scale = 1 / np.sqrt(sums.counts)
    values, vectors = np.linalg.eigh(scale[:, None] * matrix * scale)
    is_positive = values > len(values) * 1e-13  # of eigenvalues between 0 and 1
    spanning = scale[:, None] * vectors[:, is_positive]
    return (spanning / values[is_positive]) @ spanning.T, int(is_positive.sum())


def target(panel: Panel, sums: YearSums) -> np.ndarray:
    """The right side r of the equations, (T, 1 + k)."""
    means = panel.each("sum(s{j})")
    projected = _by_year(panel, f"select year, {means} from {INCIDENCE}")
    return np.asarray(sums.sums - projected)


def product(panel: Panel, sums: YearSums, effects: np.ndarray) -> np.ndarray:
    """S times effects of the years, both (T, 1 + k), computed by the engine."""
    means = panel.each("sum(units * g{j})")
    projected = _by_year(
        panel,
        f"select year, {means} from {INCIDENCE} inner join "
        f"({pattern_means(panel, sums, effects)}) as means using (pattern)",
    )
    return np.asarray(sums.counts[:, None] * effects - projected)


def pattern_means(panel: Panel, sums: YearSums, effects: np.ndarray) -> str:
    """A query of pattern, g0 ... gk: means of effects (T, 1 + k) over its years."""
    return (
        f"select pattern, {panel.each('avg(g{j}) as g{j}')} from {INCIDENCE} "
        f"inner join {year_table(sums.years, effects)} as effects using (year) "
        "group by pattern"
    )


def _by_year(panel: Panel, query: str) -> np.ndarray:
    found = panel.database.frame(f"{query} group by year order by year")
    return found.to_numpy(float)[:, 1:]
