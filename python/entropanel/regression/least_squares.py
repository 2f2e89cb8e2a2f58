"""Least squares from cross-products: matrices of a row a regressor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.stats

from entropanel.regression.conventions import CONSTANT

CONFIDENCE = 0.95


@dataclass(frozen=True)
class LeastSquares:
    """slopes: (k,); bread: (k, k), the inverse of the cross-products."""

    slopes: np.ndarray
    bread: np.ndarray
    residual_ss: float


def correlations(cross_products: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cross-products on a scale of ones, and the roots that give it (1 where nil)."""
    squares = np.diag(cross_products)
    roots = np.sqrt(np.where(squares > 0, squares, 1.0))
    return cross_products / np.outer(roots, roots), roots


def least_squares(cross_products: np.ndarray) -> LeastSquares:
    """Of the first variable on the others."""
    scaled, roots = correlations(cross_products)
    inverse = np.linalg.inv(scaled[1:, 1:])
    standardised = inverse @ scaled[1:, 0]
    return LeastSquares(
        slopes=standardised * roots[0] / roots[1:],
        bread=inverse / np.outer(roots[1:], roots[1:]),
        residual_ss=float(cross_products[0, 0] * (1 - scaled[0, 1:] @ standardised)),
    )


def orthogonal_combinations(cross_products: np.ndarray) -> np.ndarray:
    """Weights (1 + k, 1 + k) of nearly orthogonal combinations of the variables.

    The outcome less its fit comes first, then combinations of the regressors alone.
    Cross-products lose twice the digits that the variables themselves lose when
    they are nearly collinear; those of these combinations do not (CholeskyQR2:
    Fukaya, Nakatsukasa, Yanagisawa and Yamamoto, Proceedings of ScalA, 2014; by
    eigenvectors here).
    """
    scaled, roots = correlations(cross_products)
    values, vectors = np.linalg.eigh(scaled[1:, 1:])
    spread = vectors / np.sqrt(np.maximum(values, np.finfo(float).eps))
    weights = np.zeros_like(cross_products)
    weights[0, 0] = 1.0
    weights[1:, 1:] = spread / roots[1:, None]
    weights[1:, 0] = -weights[1:, 1:] @ (spread.T @ scaled[1:, 0]) * roots[0]
    return weights


def rest_of(cross_products: np.ndarray, j: int) -> tuple[np.ndarray, float]:
    """Variable j less its fit on the regressors before it.

    Returns the weights (1 + k,) of that combination and its sum of squares, which is
    exact to some 1e-14 of that of the variable.
    """
    scaled, roots = correlations(cross_products)
    earlier = slice(1, j)
    fit = np.linalg.lstsq(scaled[earlier, earlier], scaled[earlier, j], rcond=None)[0]
    weights = np.zeros(len(cross_products))
    weights[j] = 1.0
    weights[earlier] = -fit * roots[j] / roots[earlier]
    rest = scaled[j, j] - scaled[j, earlier] @ fit
    return weights, float(rest * roots[j] ** 2)


def coefficient_table(
    names: list[str], estimates: np.ndarray, covariance: np.ndarray, df_resid: float
) -> pd.DataFrame:
    """Estimates with errors and tests by Student's t, a row a term, constant first."""
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
