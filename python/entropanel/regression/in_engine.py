"""Panel regressions on samples too large for memory: the heavy half is SQL.

Coefficients, errors and statistics are those of entropanel.regression.in_memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from entropanel.regression import within as sql
from entropanel.regression.combinations import (
    Combinations,
    check_remains,
    is_well_conditioned,
    orthogonal,
    scales,
    single,
)
from entropanel.regression.combined_rows import CombinedRows, keep_first_constants
from entropanel.regression.conventions import check_degrees_of_freedom
from entropanel.regression.effects import effects
from entropanel.regression.estimates import Fit, LeastSquares, least_squares
from entropanel.regression.panel_rows import Panel, YearSums, year_sums
from entropanel.regression.within import Within

# root mean square of what effects leave of a variable: above these shares of its
# range and of its largest value rounding of the rows themselves does not matter
OF_RANGE = 1e-3
OF_LARGEST = 1e-4


@dataclass(frozen=True)
class Moments:
    """Variables, or combinations of them, without their effects, and their products.

    products: (1 + k, 1 + k), cross-products of the rows.
    """

    within: Within
    sums: YearSums
    n_units: int
    products: np.ndarray

    @property
    def mean_squares(self) -> np.ndarray:
        """Of the rows, (1 + k,)."""
        return np.asarray(np.diag(self.products) / self.sums.n)


def fitted(panel: Panel, unit_effects: bool, time_effects: bool) -> Fit:
    """Least squares with the declared effects absorbed.

    Parameters
    ----------
    panel
        The complete rows, in the engine.
    unit_effects, time_effects
        Whether units and years have effects.

    Returns
    -------
    Fit
        What estimates() takes.

    Raises
    ------
    NotEstimableError
        Naming what the effects absorb or what is collinear.
    """
    declared = {"unit": unit_effects, "year": time_effects}
    first = moments(panel, unit_effects, time_effects)
    found, sums = first.within.effects, first.sums
    spanned = (first.n_units if found.units else 1) + (found.rank or 0)
    parameters = spanned + len(panel.terms)
    check_degrees_of_freedom(sums.n, parameters)
    itself = single(scales(sums.lowest, sums.highest))
    unit = itself.scales.unit
    check_remains(itself, panel.terms, first.mean_squares / unit**2)
    if is_precise(first):
        last, weights, means = first, np.eye(len(unit)), sums.means
    else:
        keep_first_constants(panel, found)
        nearer = itself.next(first.products / np.outer(unit, unit))
        combinations, _, (last, means) = orthogonal(
            nearer, panel.terms, sums.n, partial(_combined, first.within)
        )
        weights = combinations.weights
    return Fit(
        terms=panel.terms,
        dimensions=tuple(name for name in declared if declared[name]),
        n=sums.n,
        sizes={"unit": last.n_units, "year": len(sums.years)},
        dropped_rows=panel.dropped_rows,
        parameters=parameters,
        weights=weights,
        means=means,
        products=last.products,
        solution=least_squares(last.products, sums.n),
        total_ss=sums.total_ss,
        clustered=partial(_clustered, last.within),
        iterated=last.within.effects.iterated,
    )


def moments(panel: Panel, unit_effects: bool, time_effects: bool) -> Moments:
    """Cross-products without the declared effects.

    Raises NotEstimableError.
    """
    sums = year_sums(panel)
    found = effects(panel, sums, unit_effects, time_effects)
    within = Within(panel, found)
    sql.keep_unit_moments(within)
    n_units, products = sql.cross_products(within)
    return Moments(within, sums, n_units, products)


def is_precise(found: Moments) -> bool:
    """Whether cross-products of the variables themselves keep the digits."""
    sums = found.sums
    least = np.maximum(
        OF_RANGE * (sums.highest - sums.lowest), OF_LARGEST * sums.largest
    )
    is_left = np.sqrt(found.mean_squares) > least
    return bool(is_left.all()) and is_well_conditioned(found.products)


def _combined(
    first: Within, combinations: Combinations
) -> tuple[np.ndarray, tuple[Moments, np.ndarray]]:
    """Combinations of the variables of first: cross-products, moments and means."""
    found = first.effects
    rows = CombinedRows(first.panel, combinations, found)
    last = moments(rows.kept(), found.units is not None, found.rank is not None)
    return last.products, (last, rows.means(last.sums.means, last.sums.counts))


def _clustered(
    within: Within, solution: LeastSquares, clusters: list[str]
) -> np.ndarray:
    """Bread, meat, bread; see estimates.Fit.

    The regressors are less their effects, or their means: they are orthogonal to the
    constant.
    """
    meat = sql.meat(within, solution.slopes, clusters)
    return np.asarray(solution.bread @ meat @ solution.bread)
