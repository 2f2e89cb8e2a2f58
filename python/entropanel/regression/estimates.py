"""Coefficients and statistics of a fitted regression, in memory or in the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from entropanel.regression.combinations import estimates_of_terms, to_terms
from entropanel.regression.conventions import (
    CONVENTIONAL,
    adjusted_r2,
    declared_clusters,
    number_of_clusters,
    small_sample,
    with_reasons,
)
from entropanel.regression.least_squares import coefficient_table


@dataclass(frozen=True)
class Fit:
    """A fitted specification, before its errors.

    terms: the k regressors. dimensions: of the effects, unit and year. n: complete
    rows; sizes: units and years in them; dropped_rows: unit-years without a value for
    every term. parameters: with constant and effects.

    What was fitted are combinations of the variables, the outcome first, without their
    effects. weights: (1 + k, 1 + k) of the variables, one column for each. means:
    (1 + k,), of the combinations with their effects. slopes: (k,). residual_ss: sum of
    squares of the residuals. total_ss and within_ss: of the outcome itself, about its
    mean and without its effects.

    covariance: of the mean of the first combination and of the slopes, (1 + k, 1 + k),
    by clusters (none, unit, year or both), not corrected for a small sample.
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
    slopes: np.ndarray
    residual_ss: float
    total_ss: float
    within_ss: float
    covariance: Callable[[list[str]], np.ndarray]
    iterated: dict[str, float] = field(default_factory=dict)


def mean_and_slopes(of_mean: float, of_slopes: np.ndarray) -> np.ndarray:
    """A matrix (1 + k, 1 + k) of a mean and slopes (k, k) that are orthogonal to it."""
    k = len(of_slopes)
    mean = np.full((1, 1), of_mean)
    return np.block([[mean, np.zeros((1, k))], [np.zeros((k, 1)), of_slopes]])


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
    corrected, plain = (
        small_sample(kind, clusters, fit.n, fit.parameters, fit.sizes, fit.dimensions)
        for kind in (estimator, CONVENTIONAL)
    )
    turned = to_terms(fit.weights, fit.means)
    table = coefficient_table(
        list(fit.terms),
        estimates_of_terms(fit.weights, fit.means, fit.slopes),
        turned @ fit.covariance(clusters) @ turned.T * corrected.factor,
        corrected.df,
    )
    squares = np.diag(turned @ fit.covariance([]) @ turned.T) * plain.factor
    table = with_reasons(table, np.sqrt(squares), clusters, bool(fit.dimensions))
    return table, model_statistics(fit) | number_of_clusters(clusters, fit.sizes)


def model_statistics(fit: Fit) -> dict[str, float]:
    """Sizes, degrees of freedom and R²."""
    residual = np.float64(fit.residual_ss / fit.weights[0, 0] ** 2)
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
        "r2_adjusted": adjusted_r2(r2, fit.n, df_resid),
        "df_model": fit.parameters,
        "df_resid": df_resid,
    }
    if fit.dimensions:
        statistics["r2_within"] = r2_within
    return statistics | fit.iterated
