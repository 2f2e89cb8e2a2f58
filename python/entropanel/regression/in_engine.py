"""Panel regressions on samples too large for memory: the heavy half is SQL.

Coefficients, errors and statistics are those of linearmodels (entropanel.regression.
in_memory) under the same conventions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from entropanel.regression import within as sql
from entropanel.regression.combinations import (
    MOST_ROUNDS,
    Combinations,
    check_remains,
    estimates_of_terms,
    is_well_conditioned,
    scales,
    single,
    to_terms,
)
from entropanel.regression.combined_rows import CombinedRows, keep_first_constants
from entropanel.regression.conventions import (
    CONVENTIONAL,
    adjusted_r2,
    check_degrees_of_freedom,
    declared_clusters,
    number_of_clusters,
    small_sample,
    too_nearly_collinear,
    with_reasons,
)
from entropanel.regression.effects import effects
from entropanel.regression.least_squares import (
    LeastSquares,
    coefficient_table,
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


@dataclass(frozen=True)
class Fit:
    """A fitted specification, before its errors.

    moments: of the combinations that solution is of. weights: (1 + k, 1 + k), of the
    variables in them, a column a combination; means: (1 + k,), theirs with their
    effects. dimensions: of the effects, unit and year. parameters: with constant and
    effects. total_ss and within_ss: sums of squares of the outcome about its mean and
    without its effects.
    """

    moments: Moments
    weights: np.ndarray
    means: np.ndarray
    solution: LeastSquares
    dimensions: tuple[str, ...]
    parameters: int
    total_ss: float
    within_ss: float

    @property
    def n(self) -> int:
        """The number of rows."""
        return self.moments.sums.n

    @property
    def sizes(self) -> dict[str, int]:
        """Number of units and of years."""
        years = len(self.moments.sums.years)
        return {"unit": self.moments.n_units, "year": years}

    @property
    def df_resid(self) -> int:
        """Residual degrees of freedom."""
        return self.n - self.parameters

    @property
    def residual_ss(self) -> float:
        """Sum of squares of the residuals of the outcome."""
        return self.solution.residual_ss / float(self.weights[0, 0]) ** 2


def fitted(panel: Panel, unit_effects: bool, time_effects: bool) -> Fit:
    """Least squares with the declared effects absorbed.

    Raises NotEstimableError naming what the effects absorb or what is collinear.
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
    return Fit(
        moments=last,
        weights=weights,
        means=means,
        solution=least_squares(last.products),
        dimensions=tuple(name for name in declared if declared[name]),
        parameters=parameters,
        total_ss=sums.total_ss,
        within_ss=float(within_ss),
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


def estimates(
    fit: Fit, estimator: str, cluster_by: str | None
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Coefficients and statistics under one covariance.

    See entropanel.regression.in_memory.estimates, which returns the same; here the
    statistics also have iterations and tolerance where effects were iterated.

    Raises NotEstimableError.
    """
    clusters = declared_clusters(estimator, cluster_by, fit.sizes)
    turned = to_terms(fit.weights, fit.means)
    corrected, plain = (
        small_sample(kind, clusters, fit.n, fit.parameters, fit.sizes, fit.dimensions)
        for kind in (estimator, CONVENTIONAL)
    )
    table = coefficient_table(
        list(fit.moments.within.panel.terms),
        estimates_of_terms(fit.weights, fit.means, fit.solution.slopes),
        turned @ covariance(fit, clusters) @ turned.T * corrected.factor,
        corrected.df,
    )
    squares = np.diag(turned @ covariance(fit, []) @ turned.T) * plain.factor
    table = with_reasons(table, np.sqrt(squares), clusters, bool(fit.dimensions))
    return table, model_statistics(fit, clusters)


def covariance(fit: Fit, clusters: list[str]) -> np.ndarray:
    """Of the outcome's mean and the slopes of the combinations, (1 + k, 1 + k).

    The regressors are less their effects, or their means: they are orthogonal to the
    constant. Not corrected for a small sample; clustered: bread, meat, bread.
    """
    k = len(fit.solution.slopes)
    bread = np.block(
        [
            [np.full((1, 1), 1 / fit.n), np.zeros((1, k))],
            [np.zeros((k, 1)), fit.solution.bread],
        ]
    )
    if not clusters:
        return bread * fit.solution.residual_ss / fit.n
    meat = sql.meat(fit.moments.within, fit.solution.slopes, clusters)
    return np.asarray(bread @ meat @ bread)


def model_statistics(fit: Fit, clusters: list[str]) -> dict[str, float]:
    """Sizes, degrees of freedom and R²."""
    residual = fit.residual_ss
    with np.errstate(invalid="ignore", divide="ignore"):
        r2 = float(1 - np.float64(residual) / fit.total_ss)
        r2_within = float(1 - np.float64(residual) / fit.within_ss)
    statistics = {
        "n_obs": fit.n,
        "n_units": fit.sizes["unit"],
        "n_periods": fit.sizes["year"],
        "dropped_rows": fit.moments.within.panel.dropped_rows,
        "r2": r2,
        "r2_adjusted": adjusted_r2(r2, fit.n, fit.df_resid),
        "df_model": fit.parameters,
        "df_resid": fit.df_resid,
    }
    if fit.dimensions:
        statistics["r2_within"] = r2_within
    for name in ("iterations", "tolerance"):
        if (reached := getattr(fit.moments.within.effects, name)) is not None:
            statistics[name] = reached
    return statistics | number_of_clusters(clusters, fit.sizes)
