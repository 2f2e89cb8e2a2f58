"""Panel regressions on samples in memory, with linearmodels' clustered errors.

Least squares, and the clustered covariance of linearmodels, are given combinations of
the variables without their effects, which are far from collinear: normal equations
there are neither centred nor scaled. It is what PanelOLS does, less the statistics
that it computes with every fit and that nobody reads here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import pandas as pd

from entropanel.regression.absorbed import Absorbed, absorbed
from entropanel.regression.combinations import (
    Combinations,
    orthogonal,
    power_of_two,
    scales,
    single,
)
from entropanel.regression.conventions import (
    NotEstimableError,
    check_degrees_of_freedom,
    check_terms,
)
from entropanel.regression.estimates import Fit, LeastSquares, least_squares

LEVELS = {"unit": 0, "year": 1}  # of the rows' index


@dataclass(frozen=True)
class Sample:
    """The complete rows of one specification in one scenario.

    outcome: (n,) and regressors: (n, k), indexed by (unit_code, year).
    dropped_rows: number of unit-years without a value for every term.
    """

    outcome: pd.Series
    regressors: pd.DataFrame
    dropped_rows: int

    @cached_property
    def codes(self) -> dict[str, np.ndarray]:
        """The unit and the year of each row, (n,) each, as a number from 0 on."""
        labels = self.outcome.index.get_level_values
        return {
            name: np.asarray(pd.factorize(labels(level))[0])
            for name, level in LEVELS.items()
        }

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Number of units and of years."""
        return {name: int(codes.max()) + 1 for name, codes in self.codes.items()}


def sample_of(terms: pd.DataFrame) -> Sample:
    """Arranges the long terms of one specification.

    Parameters
    ----------
    terms
        A row a term, unit and year: position, role (outcome, regressor or control),
        term, unit_code, year, value.

    Returns
    -------
    Sample
        Its complete rows.

    Raises
    ------
    NotEstimableError
        If the outcome or every row is missing.
    """
    check_terms(terms)
    wide = terms.pivot(index=["unit_code", "year"], columns="term", values="value")
    order = terms.drop_duplicates("term").sort_values("position")
    is_outcome = order["role"] == "outcome"
    complete = wide.dropna()
    if complete.empty:
        raise NotEstimableError("no_complete_unit_year")
    return Sample(
        outcome=complete[order.loc[is_outcome, "term"].iloc[0]],
        regressors=complete[list(order.loc[~is_outcome, "term"])],
        dropped_rows=len(wide) - len(complete),
    )


def fitted(sample: Sample, unit_effects: bool, time_effects: bool) -> Fit:
    """Least squares with the declared effects absorbed.

    Parameters
    ----------
    sample
        The complete rows.
    unit_effects, time_effects
        Whether units and years have effects.

    Returns
    -------
    Fit
        What estimates() takes.

    Raises
    ------
    NotEstimableError
        If the parameters outnumber the observations, or the effects absorb a
        regressor, or the regressors are collinear.

    References
    ----------
    Frisch and Waugh, Econometrica 1, 1933; Lovell, JASA 58, 1963.
    """
    declared = {"unit": unit_effects, "year": time_effects}
    dimensions = tuple(name for name, is_declared in declared.items() if is_declared)
    n = len(sample.outcome)
    effects = absorbed([sample.codes[name] for name in dimensions], n)
    parameters = effects.rank + sample.regressors.shape[1]
    check_degrees_of_freedom(n, parameters)
    values = np.column_stack([sample.outcome, sample.regressors]).astype(float)
    terms = tuple(map(str, sample.regressors))
    combinations, products, (columns, means) = orthogonal(
        single(scales(values.min(axis=0), values.max(axis=0))),
        terms,
        n,
        partial(_combined, values, effects),
    )
    size = power_of_two(np.sqrt(np.diag(products) / n))
    columns, products = columns / size, products / np.outer(size, size)
    # from the rows it has the digits that cross-products lose
    slopes = np.linalg.lstsq(columns[:, 1:], columns[:, 0], rcond=None)[0]
    residuals = columns[:, 0] - columns[:, 1:] @ slopes
    solution = replace(
        least_squares(products, n), slopes=slopes, residual_ss=residuals @ residuals
    )
    return Fit(
        terms=terms,
        dimensions=dimensions,
        n=n,
        sizes=sample.sizes,
        dropped_rows=sample.dropped_rows,
        parameters=parameters,
        weights=combinations.weights / size,
        means=means / size,
        products=products,
        solution=solution,
        total_ss=float(np.sum((values[:, 0] - values[:, 0].mean()) ** 2)),
        clustered=partial(_clustered, sample, columns),
    )


def _combined(
    values: np.ndarray, effects: Absorbed, combinations: Combinations
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Cross-products of combinations without their effects; these, and their means.

    values: (n, 1 + k), the outcome first. The combinations are (n, 1 + k), their means
    with the effects (1 + k,). What cancels are exact sums of leading parts, and effects
    that are rounded to a multiple of the same step; only what is left of them is
    rounded.
    """
    known, shift = combinations.scales, combinations.shift
    leading = (values + known.shift) - known.shift
    sums = ((leading - known.origin) / known.unit) @ combinations.scaled
    rests = ((values - leading) / known.unit) @ combinations.scaled
    left = sums
    for constants in effects.constants(sums):
        left = left - ((constants + shift) - shift)
    centred = [
        math.fsum([*a, *b]) / len(values) for a, b in zip(sums.T, rests.T, strict=True)
    ]
    columns = effects.taken_out(left + rests)
    return columns.T @ columns, (columns, combinations.means(np.array(centred)))


def _clustered(
    sample: Sample, columns: np.ndarray, solution: LeastSquares, clusters: list[str]
) -> np.ndarray:
    """The clustered covariance of linearmodels; see estimates.Fit.

    columns: (n, 1 + k), the combinations without their effects, or less their means:
    the constant beside them is the mean of the outcome, and the fit's is nil.
    """
    # Imported here: it takes seconds.
    from linearmodels.panel.covariance import ClusteredCovariance

    design = np.column_stack([np.ones(len(columns)), columns[:, 1:]])
    params = np.concatenate([[0.0], solution.slopes])[:, None]
    codes = np.column_stack([sample.codes[name] for name in clusters])
    found = ClusteredCovariance(
        columns[:, :1], design, params, None, None, clusters=codes
    )
    return np.asarray(found.cov)
