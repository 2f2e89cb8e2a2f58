"""Rules that estimation in memory and in SQL share."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from entropanel.catalogue import message

CONSTANT = "_cons"
# estimators of standard errors
CONVENTIONAL, CR1S = "unadjusted", "cr1s"
CLUSTERED = ("clustered", CR1S)
# effects are taken out until no mean of a group is above this share of a column
TOLERANCE = 1e-13
MOST_ITERATIONS = 20
# a clustered standard error below this share of the conventional one may be rounding,
# by the number of dimensions of clusters; two-way variances are differences
ROUNDING = {1: 1e-6, 2: 1e-3}
# codes of the reasons why a standard error is missing
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
    """Checks that the outcome and at least one regressor have data.

    Parameters
    ----------
    terms : pandas.DataFrame
        A row a term or more, with its role (outcome, regressor or control).

    Raises
    ------
    NotEstimableError
        If they do not.
    """
    if not (terms["role"] == "outcome").any():
        raise NotEstimableError("outcome_without_data")
    if not (terms["role"] == "regressor").any():
        raise NotEstimableError("no_regressor_with_data")


def check_degrees_of_freedom(n: int, parameters: int) -> None:
    """Checks that observations outnumber parameters.

    Parameters
    ----------
    n : int
        Observations.
    parameters : int
        With constant and effects.

    Raises
    ------
    NotEstimableError
        If they do not.
    """
    if parameters >= n:
        raise NotEstimableError(
            "too_few_observations", observations=n, parameters=parameters
        )


def not_taken_out(reached: float) -> NotEstimableError:
    """The error if iterations do not remove the effects.

    Parameters
    ----------
    reached : float
        The largest mean that is left, as a share of its column.

    Returns
    -------
    NotEstimableError
        To be raised.
    """
    return NotEstimableError(
        "effects_not_removed",
        reached=f"{reached:.0e}",
        iterations=MOST_ITERATIONS,
        needed=f"{TOLERANCE:.0e}",
    )


def declared_clusters(
    estimator: str, cluster_by: str | None, sizes: dict[str, int]
) -> list[str]:
    """Dimensions of the clusters.

    Parameters
    ----------
    estimator : str
        Of the errors.
    cluster_by : str or None
        ``unit``, ``year`` or ``unit and year``; None if it is not declared.
    sizes : dict of str to int
        Number of units and of years in the sample.

    Returns
    -------
    list of str
        ``unit``, ``year`` or both; none if errors are not clustered.

    Raises
    ------
    NotEstimableError
        If none is declared or one has fewer than two clusters.
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


def small_sample(
    estimator: str,
    clusters: list[str],
    n: int,
    parameters: int,
    sizes: dict[str, int],
    absorbed: Collection[str],
) -> tuple[float, float]:
    """The correction of an estimator of standard errors.

    Conventional and clustered: n / (n - k), t with n - k. CR1S is that of Stata's
    reghdfe and of fixest: (n - 1) / (n - k) G / (G - 1), t with G - 1, for the
    smaller number of clusters G, and k counts one for effects nested in clusters.

    Parameters
    ----------
    estimator : str
        Of the errors.
    clusters : list of str
        Dimensions of the clusters.
    n : int
        Observations.
    parameters : int
        k, with constant and effects.
    sizes : dict of str to int
        Number of units and of years.
    absorbed : collection of str
        Dimensions of the effects.

    Returns
    -------
    tuple of float
        The factor of the covariance, and the degrees of freedom of Student's t.

    References
    ----------
    Correia, Linear Models with High-Dimensional Fixed Effects: An Efficient and
    Feasible Estimator, 2017.
    """
    if estimator != CR1S:
        return n / (n - parameters), n - parameters
    least = min(sizes[name] for name in clusters)
    nested = sum(sizes[name] - 1 for name in absorbed if name in clusters)
    factor = (n - 1) / (n - parameters + nested) * least / (least - 1)
    return factor, least - 1


def with_reasons(
    table: pd.DataFrame, conventional: np.ndarray, clusters: list[str], absorbs: bool
) -> pd.DataFrame:
    """A table of coefficients that says which standard errors are missing, and why.

    A two-way clustered variance can be negative. That of two clusters which effects
    centre is zero: their scores sum to zero in each, and what is left is rounding.
    So it is with the constant's where effects are absorbed: residuals sum to zero over
    an effect, and with them its scores.

    Parameters
    ----------
    table : pandas.DataFrame
        A row a term.
    conventional : numpy.ndarray
        (1 + k,), homoskedastic standard error of each term.
    clusters : list of str
        Dimensions of the clusters.
    absorbs : bool
        Whether there are effects.

    Returns
    -------
    pandas.DataFrame
        With the column missing_reason, a code; where it stands, the row has no more
        than its estimate.
    """
    reasons = pd.Series(None, table.index, dtype=object)
    if clusters:
        least = ROUNDING[len(clusters)] * conventional
        reasons[~(table["std_error"] > least)] = NOT_POSITIVE
        if absorbs:
            reasons[CONSTANT] = NO_SCORES
    table.loc[reasons.notna(), table.columns != "estimate"] = np.nan
    return table.assign(missing_reason=reasons)
