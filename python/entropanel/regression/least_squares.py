"""Least squares from cross-products: matrices of one row per regressor."""

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


def coefficient_table(
    names: list[str], estimates: np.ndarray, covariance: np.ndarray, df_resid: float
) -> pd.DataFrame:
    """Estimates with errors and Student's t tests, one row per term, constant first."""
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
