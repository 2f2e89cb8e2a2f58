"""What holds of a regression, however it is estimated."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

CONSTANT = "_cons"
# estimators of errors
CONVENTIONAL, CR1S = "unadjusted", "cr1s"
CLUSTERED = ("clustered", CR1S)
# a setting of the study: unit-years from which a regression is estimated in SQL
LARGE_ROWS = "rows_of_large_regressions"
DEFAULT_LARGE_ROWS = 5000
ABSORBED = 1e-10  # of a regressor's largest value: a rest below that is none
ROUNDING = 1e-6  # of a conventional error: an error below that is none


class NotEstimableError(ValueError):
    """A specification that its sample cannot identify, and why."""


def check_terms(terms: pd.DataFrame) -> None:
    """Raises NotEstimableError if the outcome or every regressor has no data.

    terms: role (outcome, regressor or control), a row a term or more.
    """
    if not (terms["role"] == "outcome").any():
        raise NotEstimableError("the outcome has no data")
    if not (terms["role"] == "regressor").any():
        raise NotEstimableError("no regressor has data, only controls may be missing")


def no_complete_row() -> NotEstimableError:
    """The error of a sample in which every row lacks a value."""
    return NotEstimableError("no unit and year has a value for every term")


def check_degrees_of_freedom(n: int, parameters: int) -> None:
    """Raises NotEstimableError unless observations outnumber parameters."""
    if parameters >= n:
        raise NotEstimableError(f"{n} observations for {parameters} parameters")


def not_identified(term: str) -> NotEstimableError:
    """The error of a regressor that leaves nothing to estimate with."""
    return NotEstimableError(
        f"{term} is absorbed by the effects or collinear with the regressors before it"
    )


def declared_clusters(
    estimator: str, cluster_by: str | None, sizes: dict[str, int]
) -> list[str]:
    """Dimensions of the clusters: unit, year or both; none if not clustered.

    sizes: number of units and of years in the sample.

    Raises NotEstimableError if none is declared or one has fewer than two
    clusters.
    """
    if estimator not in CLUSTERED:
        return []
    clusters = cluster_by.split(" and ") if isinstance(cluster_by, str) else []
    if not clusters:
        raise NotEstimableError("clustered errors, but cluster_by is empty")
    for name in clusters:
        if sizes[name] < 2:
            raise NotEstimableError(f"one cluster by {name}, two are needed")
    return clusters


def check_variances(errors: pd.Series, conventional: pd.Series) -> None:
    """Raises NotEstimableError if a variance is not positive.

    Two-way clustered ones can be negative. That of two clusters which effects centre
    is nil: their scores add up to nothing in each, and what is left is rounding.
    errors, conventional: std_error by term, as declared and homoskedastic.
    """
    is_positive = (errors > ROUNDING * conventional).drop(CONSTANT)
    if not is_positive.all():
        names = ", ".join(map(str, is_positive.index[~is_positive]))
        raise NotEstimableError(f"the variance of {names} is not positive")


@dataclass(frozen=True)
class SmallSample:
    """How a covariance without correction is corrected.

    factor: of the covariance. df: degrees of freedom of Student's t.
    """

    factor: float
    df: float


def small_sample(
    estimator: str,
    clusters: list[str],
    n: int,
    parameters: int,
    sizes: dict[str, int],
    absorbed: Collection[str],
) -> SmallSample:
    """The correction of an estimator of errors.

    Conventional and clustered: n / (n - k), t with n - k. CR1S is that of Stata's
    reghdfe and of fixest: (n - 1) / (n - k) G / (G - 1), t with G - 1, for the
    smaller number of clusters G, and k leaves out effects nested in clusters.

    parameters: k, with constant and effects. sizes: number of units and of years.
    absorbed: dimensions of the effects.
    """
    if estimator != CR1S:
        return SmallSample(n / (n - parameters), n - parameters)
    least = min(sizes[name] for name in clusters)
    nested = sum(sizes[name] - 1 for name in absorbed if name in clusters)
    factor = (n - 1) / (n - parameters + nested) * least / (least - 1)
    return SmallSample(factor, least - 1)


def adjusted_r2(r2: float, n: int, df_resid: float) -> float:
    """R² adjusted for degrees of freedom."""
    return float(1 - (1 - r2) * (n - 1) / df_resid)


def number_of_clusters(clusters: list[str], sizes: dict[str, int]) -> dict[str, int]:
    """``n_clusters``, if there are clusters: two-way, the smaller number.

    It limits the inference.
    """
    return {"n_clusters": min(sizes[name] for name in clusters)} if clusters else {}


def without_error(table: pd.DataFrame) -> pd.DataFrame:
    """A table of coefficients whose constant has its estimate alone.

    Residuals sum to zero over an absorbed effect, and with them the constant's
    scores, so its clustered error would be rounding noise.
    """
    table.loc[CONSTANT, table.columns != "estimate"] = np.nan
    return table
