"""Panel regressions on samples too large for memory: the heavy half is SQL.

Coefficients, errors and statistics are those of linearmodels (entropanel.regression.
in_memory) under the same conventions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from entropanel.regression import within as sql
from entropanel.regression.conventions import (
    ABSORBED,
    CONVENTIONAL,
    adjusted_r2,
    check_degrees_of_freedom,
    check_variances,
    declared_clusters,
    not_identified,
    number_of_clusters,
    small_sample,
    without_error,
)
from entropanel.regression.effects import effects
from entropanel.regression.least_squares import (
    LeastSquares,
    coefficient_table,
    correlations,
    least_squares,
    orthogonal_combinations,
    rest_of,
)
from entropanel.regression.panel_rows import Panel, YearSums, year_sums
from entropanel.regression.within import Within

SURELY_IDENTIFIED = 1e-6
WELL_CONDITIONED = 1e-5  # least eigenvalue of correlations


@dataclass(frozen=True)
class Fit:
    """A fitted specification, before its errors.

    within: of the combinations that solution is of. absorbed: dimensions of the
    effects, unit and year. parameters: with constant and effects. within_ss: sum of
    squares of the outcome without its effects.
    """

    within: Within
    sums: YearSums
    solution: LeastSquares
    absorbed: tuple[str, ...]
    parameters: int
    n_units: int
    within_ss: float

    @property
    def sizes(self) -> dict[str, int]:
        """Number of units and of years."""
        return {"unit": self.n_units, "year": len(self.within.effects.years)}

    @property
    def df_resid(self) -> int:
        """Residual degrees of freedom."""
        return self.sums.n - self.parameters


def fitted(panel: Panel, unit_effects: bool, time_effects: bool) -> Fit:
    """Least squares with the declared effects absorbed.

    Raises NotEstimableError.
    """
    sums = year_sums(panel)
    found = effects(panel, sums, unit_effects, time_effects)
    within = Within(panel, found, np.eye(len(panel.terms) + 1))
    sql.keep_unit_moments(within)
    n_units, products = sql.cross_products(within)
    parameters = check_identified(within, sums, n_units, products)
    within_ss = float(products[0, 0])
    if np.linalg.eigvalsh(correlations(products)[0])[0] < WELL_CONDITIONED:
        within = Within(panel, found, orthogonal_combinations(products))
        sql.keep_unit_moments(within)
        _, products = sql.cross_products(within)
    declared = {"unit": unit_effects, "year": time_effects}
    return Fit(
        within=within,
        sums=sums,
        solution=least_squares(products),
        absorbed=tuple(name for name in declared if declared[name]),
        parameters=parameters,
        n_units=n_units,
        within_ss=within_ss,
    )


def check_identified(
    within: Within, sums: YearSums, n_units: int, products: np.ndarray
) -> int:
    """Number of parameters: constant, effects and regressors.

    A regressor is not identified if no row keeps ABSORBED of its largest value when
    effects and earlier regressors are taken out. The mean of squares tells that
    where it is well above rounding; else rows are looked at.

    Raises NotEstimableError naming what the effects absorb or what is collinear.
    """
    k = len(within.panel.terms)
    spanned = (n_units if within.effects.units else 1) + (within.effects.rank or 0)
    check_degrees_of_freedom(sums.n, spanned + k)
    for j, name in enumerate(within.panel.terms, start=1):
        scale = sums.largest[j] or 1.0
        weights, squares = rest_of(products, j)
        if squares / sums.n > (SURELY_IDENTIFIED * scale) ** 2:
            continue
        if sql.largest_value(within, weights) < ABSORBED * scale:
            raise not_identified(name)
    return spanned + k


def estimates(
    fit: Fit, estimator: str, cluster_by: str | None
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Coefficients and statistics under one covariance.

    See entropanel.regression.in_memory.estimates, which returns the same; here the
    statistics also have iterations and tolerance where effects were iterated.

    Raises NotEstimableError.
    """
    clusters = declared_clusters(estimator, cluster_by, fit.sizes)
    combined = fit.within.weights
    to_slopes = combined[1:, 1:]
    slopes = to_slopes @ fit.solution.slopes - combined[1:, 0]
    constant = fit.sums.means[0] - fit.sums.means[1:] @ slopes
    to_terms = np.block(
        [
            [np.ones((1, 1)), -fit.sums.means[None, 1:] @ to_slopes],
            [np.zeros((len(slopes), 1)), to_slopes],
        ]
    )
    corrected, plain = (
        small_sample(
            kind, clusters, fit.sums.n, fit.parameters, fit.sizes, fit.absorbed
        )
        for kind in (estimator, CONVENTIONAL)
    )
    table = coefficient_table(
        list(fit.within.panel.terms),
        np.concatenate([[constant], slopes]),
        to_terms @ covariance(fit, clusters) @ to_terms.T * corrected.factor,
        corrected.df,
    )
    squares = np.diag(to_terms @ covariance(fit, []) @ to_terms.T) * plain.factor
    check_variances(table["std_error"], pd.Series(np.sqrt(squares), table.index))
    if clusters and fit.absorbed:
        table = without_error(table)
    return table, model_statistics(fit, clusters)


def covariance(fit: Fit, clusters: list[str]) -> np.ndarray:
    """Of the outcome's mean and the slopes of the combinations, (1 + k, 1 + k).

    The regressors are less their effects, or their means: they are orthogonal to the
    constant. Not corrected for a small sample; clustered: bread, meat, bread.
    """
    k = len(fit.solution.slopes)
    bread = np.block(
        [
            [np.full((1, 1), 1 / fit.sums.n), np.zeros((1, k))],
            [np.zeros((k, 1)), fit.solution.bread],
        ]
    )
    if not clusters:
        return bread * fit.solution.residual_ss / fit.sums.n
    meat = sql.meat(fit.within, fit.solution.slopes, clusters)
    return np.asarray(bread @ meat @ bread)


def model_statistics(fit: Fit, clusters: list[str]) -> dict[str, float]:
    """Sizes, degrees of freedom and R²."""
    residual = fit.solution.residual_ss
    with np.errstate(invalid="ignore", divide="ignore"):
        r2 = float(1 - np.float64(residual) / fit.sums.total_ss)
        r2_within = float(1 - np.float64(residual) / fit.within_ss)
    statistics = {
        "n_obs": fit.sums.n,
        "n_units": fit.sizes["unit"],
        "n_periods": fit.sizes["year"],
        "dropped_rows": fit.within.panel.dropped_rows,
        "r2": r2,
        "r2_adjusted": adjusted_r2(r2, fit.sums.n, fit.df_resid),
        "df_model": fit.parameters,
        "df_resid": fit.df_resid,
    }
    if fit.absorbed:
        statistics["r2_within"] = r2_within
    for name in ("iterations", "tolerance"):
        if (reached := getattr(fit.within.effects, name)) is not None:
            statistics[name] = reached
    return statistics | number_of_clusters(clusters, fit.sizes)
