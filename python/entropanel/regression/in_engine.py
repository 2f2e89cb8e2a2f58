"""Panel regressions on large samples: the heavy half is SQL.

Coefficients, errors and statistics are those of entropanel.regression.in_memory.
"""

from __future__ import annotations

from functools import partial

import numpy as np

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
    last = _without_effects(panel, unit_effects, time_effects)
    found, sums, (n_units, products) = last.effects, last.sums, last.moments
    spanned = (n_units if found.units else 1) + (found.rank or 0)
    parameters = spanned + len(panel.terms)
    check_degrees_of_freedom(sums.n, parameters)
    itself = single(scales(sums.lowest, sums.highest))
    unit = itself.scales.unit
    scaled = products / np.outer(unit, unit)
    check_remains(itself, panel.terms, np.diag(scaled) / sums.n)
    weights, means = np.eye(len(unit)), sums.means
    if not _is_precise(sums, products):
        keep_first_constants(panel, found)
        combinations, products, (last, means) = orthogonal(
            itself.next(scaled), panel.terms, sums.n, partial(_combined, last)
        )
        weights = combinations.weights
    return Fit(
        terms=panel.terms,
        dimensions=tuple(name for name in declared if declared[name]),
        n=sums.n,
        sizes={"unit": n_units, "year": len(sums.years)},
        dropped_rows=panel.dropped_rows,
        parameters=parameters,
        weights=weights,
        means=means,
        products=products,
        solution=least_squares(products, sums.n),
        total_ss=sums.total_ss,
        clustered=partial(_clustered, last),
        iterated=last.effects.iterated,
    )


def _without_effects(panel: Panel, unit_effects: bool, time_effects: bool) -> Within:
    """The variables without the declared effects.

    Parameters
    ----------
    panel : Panel
        The rows.
    unit_effects, time_effects : bool
        Whether units and years have effects.

    Returns
    -------
    Within
        The variables of these rows.

    Raises
    ------
    NotEstimableError
        If effects are not found to TOLERANCE.
    """
    sums = year_sums(panel)
    return Within(panel, sums, effects(panel, sums, unit_effects, time_effects))


def _is_precise(sums: YearSums, products: np.ndarray) -> bool:
    """Whether cross-products of the variables themselves keep the digits.

    Parameters
    ----------
    sums : YearSums
        Of the variables.
    products : numpy.ndarray
        (1 + k, 1 + k), cross-products without the effects.

    Returns
    -------
    bool
        False where effects leave little of a variable, or these are nearly collinear.
    """
    least = np.maximum(
        OF_RANGE * (sums.highest - sums.lowest), OF_LARGEST * sums.largest
    )
    is_left = np.sqrt(np.diag(products) / sums.n) > least
    return bool(is_left.all()) and is_well_conditioned(products)


def _combined(
    first: Within, combinations: Combinations
) -> tuple[np.ndarray, tuple[Within, np.ndarray]]:
    """Combinations of the variables: cross-products, they themselves, their means."""
    found = first.effects
    rows = CombinedRows(first.panel, combinations, found)
    last = _without_effects(
        rows.kept(), found.units is not None, found.rank is not None
    )
    means = rows.means(last.sums.means, last.sums.counts)
    return last.moments[1], (last, means)


def _clustered(
    within: Within, solution: LeastSquares, clusters: list[str]
) -> np.ndarray:
    """Bread, meat, bread; see estimates.Fit.

    The regressors are less their effects, or their means: they are orthogonal to the
    constant.
    """
    meat = within.meat(solution.slopes, clusters)
    return np.asarray(solution.bread @ meat @ solution.bread)
