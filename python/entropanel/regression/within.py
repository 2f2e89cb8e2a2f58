"""Cross-products of the variables without their effects, computed by the engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations_with_replacement

import numpy as np

from entropanel.regression.effects import Effects
from entropanel.regression.panel_rows import (
    Panel,
    YearSums,
    double,
    listed,
    year_table,
)

UNIT_MOMENTS = "regression_unit_moments"


@dataclass(frozen=True)
class Within:
    """The variables of a panel without their effects."""

    panel: Panel
    sums: YearSums
    effects: Effects

    @property
    def size(self) -> int:
        """The number of variables, 1 + k."""
        return len(self.panel.terms) + 1

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Pairs of variables, each once."""
        return list(combinations_with_replacement(range(self.size), 2))

    def rows(self) -> str:
        """The rows without the effects.

        Returns
        -------
        str
            A query of unit_code, year, z0 ... zk.
        """
        of_years = year_table(self.effects.years, self.effects.constants)
        source = f"{self.panel.rows} as panel inner join {of_years} as y using (year)"
        less = "v{j} - g{j}"
        if self.effects.units:
            source += f" inner join {self.effects.units} as u using (unit_code)"
            less += " - m{j}"
        return (
            f"select unit_code, year, {self.panel.each(f'{less} as z{{j}}')} "
            f"from {source}"
        )

    @cached_property
    def moments(self) -> tuple[int, np.ndarray]:
        """Number of units, and cross-products (1 + k, 1 + k) of all rows.

        Each unit's sums t of the variables and c of their products are kept. The former
        are for the constant, which has no scores where effects are absorbed.
        """
        sums = self.panel.each(
            "0 as t{j}" if self.effects.absorb else "sum(z{j}) as t{j}"
        )
        products = listed(f"sum(z{i} * z{j}) as c{i}_{j}" for i, j in self.pairs)
        database = self.panel.database
        database.table(
            UNIT_MOMENTS,
            f"select unit_code, {sums}, {products} "
            f"from ({self.rows()}) as variables group by unit_code",
        )
        totals = listed(f"sum(c{i}_{j})" for i, j in self.pairs)
        found = database.frame(f"select count(*), {totals} from {UNIT_MOMENTS}")
        units, *numbers = found.to_numpy(float)[0]
        return int(units), self._matrix(numbers)

    def meat(self, slopes: np.ndarray, clusters: list[str]) -> np.ndarray:
        """Cross-products of the sums of scores of clusters.

        The score of a row is its residual times 1 and z1 ... zk.

        Parameters
        ----------
        slopes : numpy.ndarray
            (k,).
        clusters : list of str
            ``unit``, ``year`` or both: then those of units and of years are added,
            those of unit-years taken off.

        Returns
        -------
        numpy.ndarray
            (1 + k, 1 + k).

        References
        ----------
        Cameron, Gelbach and Miller, Robust Inference with Multiway Clustering, Journal
        of Business & Economic Statistics 29, 2011.
        """
        weights = np.concatenate([[1.0], -slopes])
        residual = f"({combination('z', weights)})"
        of_rows = [residual, *(f"z{j} * {residual}" for j in range(1, self.size))]
        rows = f"({self.rows()}) as variables"
        queries = {
            "unit": self._scores_of_units(weights),
            "year": f"select {_scores(f'sum({s})' for s in of_rows)} from {rows} "
            "group by year",
            "row": f"select {_scores(of_rows)} from {rows}",
        }
        total = sum(self._products(queries[name]) for name in clusters)
        if len(clusters) > 1:
            total -= self._products(queries["row"])
        return np.asarray(total)

    def _scores_of_units(self, weights: np.ndarray) -> str:
        """A query of the sums of scores s0 ... sk of each unit, from its moments.

        weights: (1 + k,), those of the residual.
        """
        sums = [combination("t", weights)] + [
            " + ".join(
                f"{double(weight)} * c{min(i, j)}_{max(i, j)}"
                for i, weight in enumerate(weights)
            )
            for j in range(1, self.size)
        ]
        return f"select {_scores(sums)} from {UNIT_MOMENTS}"

    def _products(self, scores: str) -> np.ndarray:
        """Cross-products (1 + k, 1 + k) of a query of s0 ... sk by cluster."""
        sums = listed(f"sum(s{i} * s{j})" for i, j in self.pairs)
        found = self.panel.database.frame(f"select {sums} from ({scores}) as scores")
        return self._matrix(found.to_numpy(float)[0])

    def _matrix(self, numbers: Iterable[float]) -> np.ndarray:
        """A symmetric matrix from a number a pair."""
        matrix = np.empty((self.size, self.size))
        for (i, j), number in zip(self.pairs, numbers, strict=True):
            matrix[i, j] = matrix[j, i] = number
        return matrix


def combination(name: str, weights: np.ndarray) -> str:
    """The sum of columns name0, name1, ... times weights.

    Parameters
    ----------
    name : str
        Of the columns, without their numbers.
    weights : numpy.ndarray
        (m,).

    Returns
    -------
    str
        SQL.
    """
    terms = [
        f"{name}{j}" if weight == 1 else f"{double(weight)} * {name}{j}"
        for j, weight in enumerate(weights)
        if weight != 0
    ]
    return " + ".join(terms) or double(0.0)


def _scores(expressions: Iterable[str]) -> str:
    return listed(f"{e} as s{j}" for j, e in enumerate(expressions))
