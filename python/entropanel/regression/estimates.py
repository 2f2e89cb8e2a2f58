"""Coefficients and statistics of a fitted regression, in memory or in the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import scipy.linalg
import scipy.stats

from entropanel.regression.combinations import (
    correlations,
    estimates_of_terms,
    to_terms,
)
from entropanel.regression.conventions import (
    CONSTANT,
    CONVENTIONAL,
    declared_clusters,
    small_sample,
    with_reasons,
)

CONFIDENCE = 0.95


@dataclass(frozen=True)
class LeastSquares:
    """Least squares of the first combination on the others.

    slopes: (k,). bread: (1 + k, 1 + k), the inverse of the cross-products of a
    constant and the regressors, which are orthogonal to it.
    residual_ss: sum of squares of the residuals.
    """

    slopes: np.ndarray
    bread: np.ndarray
    residual_ss: float


def least_squares(products: np.ndarray, n: int) -> LeastSquares:
    """Least squares from cross-products.

    Parameters
    ----------
    products : numpy.ndarray
        (1 + k, 1 + k), of combinations without their effects.
    n : int
        Rows of these.

    Returns
    -------
    LeastSquares
        Of the first combination on the others.
    """
    scaled, roots = correlations(products)
    inverse = np.linalg.inv(scaled[1:, 1:])
    standardised = inverse @ scaled[1:, 0]
    return LeastSquares(
        slopes=standardised * roots[0] / roots[1:],
        bread=scipy.linalg.block_diag(1 / n, inverse / np.outer(roots[1:], roots[1:])),
        residual_ss=float(products[0, 0] * (1 - scaled[0, 1:] @ standardised)),
    )


@dataclass(frozen=True)
class Fit:
    """A fitted specification, before its errors.

    terms: the k regressors. dimensions: of the effects, unit and year. n: complete
    rows; sizes: units and years in them; dropped_rows: unit-years without a value for
    every term. parameters: with constant and effects.

    What was fitted are combinations of the variables, the outcome first, without their
    effects. weights: (1 + k, 1 + k) of the variables, a column a combination. means:
    (1 + k,), of the combinations with their effects. products: (1 + k, 1 + k), their
    cross-products without. solution: least squares on them. total_ss: sum of squares
    of the outcome about its mean.

    clustered: covariance of the mean of the first combination and of the slopes,
    (1 + k, 1 + k), by clusters (unit, year or both), not corrected for a small sample.
    iterated: iterations and tolerance of effects that were iterated.
    """

    terms: tuple[str, ...]
    dimensions: tuple[str, ...]
    n: int
    sizes: dict[str, int]
    dropped_rows: int
    parameters: int
    weights: np.ndarray
    means: np.ndarray
    products: np.ndarray
    solution: LeastSquares
    total_ss: float
    clustered: Callable[[LeastSquares, list[str]], np.ndarray]
    iterated: dict[str, float] = field(default_factory=dict)

    @property
    def within_ss(self) -> float:
        """Sum of squares of the outcome itself without its effects."""
        of_outcome = np.linalg.solve(self.weights, np.eye(len(self.weights))[0])
        return float(of_outcome @ self.products @ of_outcome)

    def covariance(self, clusters: list[str]) -> np.ndarray:
        """Of the first combination's mean and the slopes, before any correction.

        Parameters
        ----------
        clusters : list of str
            ``unit``, ``year`` or both; none for homoskedastic errors.

        Returns
        -------
        numpy.ndarray
            (1 + k, 1 + k).
        """
        if clusters:
            return self.clustered(self.solution, clusters)
        return self.solution.bread * self.solution.residual_ss / self.n


def estimates(
    fit: Fit, estimator: str, cluster_by: str | None
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Coefficients and statistics under one covariance.

    With absorbed effects the constant is their mean; it has no clustered error (NaN).

    Parameters
    ----------
    fit
        Of a specification.
    estimator
        ``unadjusted`` (homoskedastic), ``clustered``, or ``cr1s``, which is clustered
        with the correction of Stata.
    cluster_by
        ``unit``, ``year`` or ``unit and year``; None without clusters.

    Returns
    -------
    tuple
        Coefficients, one row per term, the constant first: estimate, std_error,
        statistic, p_value, conf_low, conf_high (95 per cent), in the outcome's unit of
        measurement by the term's, and missing_reason of an error. Statistics of the
        model; iterations and tolerance among them where effects were iterated.

    Raises
    ------
    NotEstimableError
        If the clusters are not declared or too few.
    """
    clusters = declared_clusters(estimator, cluster_by, fit.sizes)
    (factor, df), (plain, _) = (
        small_sample(kind, clusters, fit.n, fit.parameters, fit.sizes, fit.dimensions)
        for kind in (estimator, CONVENTIONAL)
    )
    turned = to_terms(fit.weights, fit.means)
    table = _coefficients(
        list(fit.terms),
        estimates_of_terms(fit.weights, fit.means, fit.solution.slopes),
        turned @ fit.covariance(clusters) @ turned.T * factor,
        df,
    )
    squares = np.diag(turned @ fit.covariance([]) @ turned.T) * plain
    table = with_reasons(table, np.sqrt(squares), clusters, bool(fit.dimensions))
    statistics = _statistics(fit)
    if clusters:  # of two dimensions, the smaller number limits the inference
        statistics["n_clusters"] = min(fit.sizes[name] for name in clusters)
    return table, statistics


def _statistics(fit: Fit) -> dict[str, float]:
    """Sizes, degrees of freedom and R²."""
    residual = np.float64(fit.solution.residual_ss / fit.weights[0, 0] ** 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        r2 = float(1 - residual / fit.total_ss)
        r2_within = float(1 - residual / fit.within_ss)
    df_resid = fit.n - fit.parameters
    statistics = {
        "n_obs": fit.n,
        "n_units": fit.sizes["unit"],
        "n_periods": fit.sizes["year"],
        "dropped_rows": fit.dropped_rows,
        "r2": r2,
        "r2_adjusted": 1 - (1 - r2) * (fit.n - 1) / df_resid,
        "df_model": fit.parameters,
        "df_resid": df_resid,
    }
    if fit.dimensions:
        statistics["r2_within"] = r2_within
    return statistics | fit.iterated


def _coefficients(
    names: list[str], estimates: np.ndarray, covariance: np.ndarray, df_resid: float
) -> pd.DataFrame:
    """Estimates with tests by Student's t, one row per term, constant first."""
    with np.errstate(invalid="ignore", divide="ignore"):
        errors = np.sqrt(np.diag(covariance))
        statistic = estimates / errors
    margin = scipy.stats.t.ppf((1 + CONFIDENCE) / 2, df_resid) * errors
    return pd.DataFrame(
        {
            "estimate": estimates,
            "std_error": errors,
            "statistic": statistic,
            "p_value": 2 * scipy.stats.t.sf(np.abs(statistic), df_resid),
            "conf_low": estimates - margin,
            "conf_high": estimates + margin,
        },
        index=[CONSTANT, *names],
    )
