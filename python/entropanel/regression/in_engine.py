"""Panel regressions on samples too large for memory: the heavy half is SQL.

Coefficients, errors and statistics are those of entropanel.regression.in_memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from entropanel.regression import within as sql
from entropanel.regression.combinations import (
    MOST_ROUNDS,
    Combinations,
    check_remains,
    is_well_conditioned,
    scales,
    single,
)
from entropanel.regression.combined_rows import CombinedRows, keep_first_constants
from entropanel.regression.conventions import (
    check_degrees_of_freedom,
    too_nearly_collinear,
)
from entropanel.regression.effects import effects
from entropanel.regression.estimates import Fit, mean_and_slopes
from entropanel.regression.least_squares import (
    LeastSquares,
    least_squares,
)
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
        within_ss = first.products[0, 0]
    else:
        last, combinations, means = orthogonal(first, itself)
        weights = combinations.weights
        within_ss = combinations.outcome_ss(last.products)
    solution = least_squares(last.products)
    return Fit(
        terms=panel.terms,
        dimensions=tuple(name for name in declared if declared[name]),
        n=sums.n,
        sizes={"unit": last.n_units, "year": len(sums.years)},
        dropped_rows=panel.dropped_rows,
        parameters=parameters,
        weights=weights,
        means=means,
        slopes=solution.slopes,
        residual_ss=solution.residual_ss,
        total_ss=sums.total_ss,
        within_ss=float(within_ss),
        covariance=partial(covariance, last, solution),
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


def orthogonal(
    first: Moments, itself: Combinations
) -> tuple[Moments, Combinations, np.ndarray]:
    """Nearly orthogonal combinations, and their means with their effects, (1 + k,).

    first: of the variables. itself: each of them.

    Raises NotEstimableError naming what the effects absorb or what is collinear.
    """
    within = first.within
    panel, found = within.panel, within.effects
    keep_first_constants(panel, found)
    unit = itself.scales.unit
    combinations = itself.next(first.products / np.outer(unit, unit))
    for _ in range(MOST_ROUNDS):
        rows = CombinedRows(panel, combinations, found)
        last = moments(rows.kept(), found.units is not None, found.rank is not None)
        check_remains(combinations, panel.terms, last.mean_squares)
        if is_well_conditioned(last.products):
            means = rows.means(last.sums.means, last.sums.counts)
            return last, combinations, means
        combinations = combinations.next(last.products)
    raise too_nearly_collinear()


def covariance(
    found: Moments, solution: LeastSquares, clusters: list[str]
) -> np.ndarray:
    """Of the outcome's mean and the slopes, (1 + k, 1 + k); see estimates.Fit.

    The regressors are less their effects, or their means: they are orthogonal to the
    constant. Clustered: bread, meat, bread.
    """
    n = found.sums.n
    bread = mean_and_slopes(1 / n, solution.bread)
    if not clusters:
        return bread * solution.residual_ss / n
    meat = sql.meat(found.within, solution.slopes, clusters)
    return np.asarray(bread @ meat @ bread)
