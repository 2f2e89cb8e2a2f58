"""Cross-products of the variables without their effects, computed by the engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from entropanel.regression.effects import Effects
from entropanel.regression.panel_rows import Panel, double, listed, year_table

UNIT_MOMENTS = "regression_unit_moments"


@dataclass(frozen=True)
class Within:
    """The variables of a panel without their effects."""

    panel: Panel
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
        """A query of unit_code, year, z0 ... zk."""
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

    def matrix(self, numbers: np.ndarray) -> np.ndarray:
        """A symmetric matrix from a number a pair."""
        matrix = np.empty((self.size, self.size))
        for (i, j), number in zip(self.pairs, numbers, strict=True):
            matrix[i, j] = matrix[j, i] = number
        return matrix


def combination(name: str, weights: np.ndarray) -> str:
    """The sum of columns name0, name1, ... times weights, as SQL."""
    terms = [
        f"{name}{j}" if weight == 1 else f"{double(weight)} * {name}{j}"
        for j, weight in enumerate(weights)
        if weight != 0
    ]
    return " + ".join(terms) or double(0.0)


def keep_unit_moments(within: Within) -> None:
    """Keeps each unit's sums t of the variables and c of their products.

    The former are for the constant, which has no scores where effects are absorbed.
    """
    sums = within.panel.each(
        "0 as t{j}" if within.effects.absorb else "sum(z{j}) as t{j}"
    )
    products = listed(f"sum(z{i} * z{j}) as c{i}_{j}" for i, j in within.pairs)
    within.panel.database.table(
        UNIT_MOMENTS,
        f"select unit_code, {sums}, {products} "
        f"from ({within.rows()}) as variables group by unit_code",
    )


def cross_products(within: Within) -> tuple[int, np.ndarray]:
    """Number of units, and cross-products (1 + k, 1 + k) of all rows."""
    sums = listed(f"sum(c{i}_{j})" for i, j in within.pairs)
    found = within.panel.database.frame(f"select count(*), {sums} from {UNIT_MOMENTS}")
    numbers = found.to_numpy(float)[0]
    return int(numbers[0]), within.matrix(numbers[1:])


def meat(within: Within, slopes: np.ndarray, clusters: list[str]) -> np.ndarray:
    """Cross-products of the sums of scores of clusters, (1 + k, 1 + k).

    The score of a row is its residual times 1 and z1 ... zk. clusters: unit, year
    or both: then those of units and of years are added, those of unit-years taken
    off (Cameron, Gelbach and Miller, Journal of Business & Economic Statistics 29,
    2011).
    """
    weights = np.concatenate([[1.0], -slopes])
    residual = f"({combination('z', weights)})"
    of_rows = [residual, *(f"z{j} * {residual}" for j in range(1, within.size))]
    rows = f"({within.rows()}) as variables"
    queries = {
        "unit": scores_of_units(within, weights),
        "year": f"select {_scores(f'sum({s})' for s in of_rows)} from {rows} "
        "group by year",
        "row": f"select {_scores(of_rows)} from {rows}",
    }
    total = np.zeros((within.size, within.size))
    for name in clusters:
        total += products_of_scores(within, queries[name])
    if len(clusters) > 1:
        total -= products_of_scores(within, queries["row"])
    return total


def scores_of_units(within: Within, weights: np.ndarray) -> str:
    """A query of the sums of scores s0 ... sk of each unit, from its moments.

    weights: (1 + k,), those of the residual.
    """
    sums = [combination("t", weights)] + [
        " + ".join(
            f"{double(weight)} * c{min(i, j)}_{max(i, j)}"
            for i, weight in enumerate(weights)
        )
        for j in range(1, within.size)
    ]
    return f"select {_scores(sums)} from {UNIT_MOMENTS}"


def _scores(expressions: Iterable[str]) -> str:
    return listed(f"{e} as s{j}" for j, e in enumerate(expressions))


def products_of_scores(within: Within, scores: str) -> np.ndarray:
    """Cross-products (1 + k, 1 + k) of a query of s0 ... sk, one row per cluster."""
    sums = listed(f"sum(s{i} * s{j})" for i, j in within.pairs)
    found = within.panel.database.frame(f"select {sums} from ({scores}) as scores")
    return within.matrix(found.to_numpy(float)[0])
