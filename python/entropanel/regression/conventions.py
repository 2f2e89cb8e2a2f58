"""What holds of a regression, however it is estimated."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from entropanel.catalogue import message

CONSTANT = "_cons"
# estimators of errors
CONVENTIONAL, CR1S = "unadjusted", "cr1s"
CLUSTERED = ("clustered", CR1S)
# a setting of the study: unit-years from which a regression is estimated in SQL
LARGE_ROWS = "rows_of_large_regressions"
DEFAULT_LARGE_ROWS = 5000
# effects are taken out until no mean of a group is above this share of a column
TOLERANCE = 1e-13
MOST_ITERATIONS = 20
# of a conventional error: a clustered one below that may be rounding, by the number
# of dimensions of clusters; of two, variances are taken off each other
ROUNDING = {1: 1e-6, 2: 1e-3}
# codes of the reasons why an error is missing
NO_SCORES, NOT_POSITIVE = "no_scores", "variance_not_positive"


class NotEstimableError(ValueError):
    """A specification that its sample cannot identify, and why.

    Parameters
    ----------
    code
        Of the reason in the catalogue.
    parameters
        Of its sentence.
    """

    def __init__(self, code: str, **parameters: Any) -> None:
        self.reason = message(code, **parameters)
        super().__init__(self.reason)


def check_terms(terms: pd.DataFrame) -> None:
    """Raises NotEstimableError if the outcome or every regressor has no data.

    terms: role (outcome, regressor or control), one row per term or more.
    """
    if not (terms["role"] == "outcome").any():
        raise NotEstimableError("outcome_without_data")
    if not (terms["role"] == "regressor").any():
        raise NotEstimableError("no_regressor_with_data")


def no_complete_row() -> NotEstimableError:
    """The error of a sample in which every row has a missing value."""
    return NotEstimableError("no_complete_unit_year")


def check_degrees_of_freedom(n: int, parameters: int) -> None:
    """Raises NotEstimableError unless observations outnumber parameters."""
    if parameters >= n:
        raise NotEstimableError(
            "too_few_observations", observations=n, parameters=parameters
        )


def not_identified(term: str) -> NotEstimableError:
    """The error of a regressor that leaves nothing to estimate with."""
    return NotEstimableError("not_identified", term=term)


def not_taken_out(reached: float) -> NotEstimableError:
    """The error of effects that an iteration does not take out."""
    return NotEstimableError(
        "effects_not_removed",
        reached=f"{reached:.0e}",
        iterations=MOST_ITERATIONS,
        needed=f"{TOLERANCE:.0e}",
    )


def too_nearly_collinear() -> NotEstimableError:
    """The error of regressors that do not become orthogonal."""
    return NotEstimableError("nearly_collinear")


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
        raise NotEstimableError("no_cluster_declared")
    for name in clusters:
        if sizes[name] < 2:
            raise NotEstimableError("one_cluster", dimension=name)
    return clusters


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


def with_reasons(
    table: pd.DataFrame, conventional: np.ndarray, clusters: list[str], absorbs: bool
) -> pd.DataFrame:
    """A table of coefficients that says which errors are missing, and why.

    missing_reason is added. A two-way clustered variance can be negative. That of two
    clusters which effects centre is nil: their scores add up to nothing in each, and
    what is left is rounding. So it is with the constant's where effects are absorbed:
    residuals sum to zero over an effect, and with them its scores.

    table: one row per term. conventional: std_error of each, (1 + k,), homoskedastic.
    absorbs: whether there are effects.
    """
    reasons = pd.Series(None, table.index, dtype=object)
    if clusters:
        least = ROUNDING[len(clusters)] * conventional
        reasons[~(table["std_error"] > least)] = NOT_POSITIVE
        if absorbs:
            reasons[CONSTANT] = NO_SCORES
    table.loc[reasons.notna(), table.columns != "estimate"] = np.nan
    return table.assign(missing_reason=reasons)
