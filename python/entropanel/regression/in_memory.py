"""Panel regressions on samples in memory, with linearmodels' covariances.

Least squares, and the estimators of linearmodels.panel.covariance, are given
combinations of the variables without their effects, which are far from collinear:
normal equations there are neither centred nor scaled. It is what PanelOLS does, less
the statistics that it computes with every fit and that nobody reads here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from entropanel.regression.absorbed import Absorbed, absorbed
from entropanel.regression.combinations import (
    MOST_ROUNDS,
    Combinations,
    Scales,
    check_remains,
    is_well_conditioned,
    power_of_two,
    scales,
    single,
)
from entropanel.regression.conventions import (
    check_degrees_of_freedom,
    check_terms,
    no_complete_row,
    too_nearly_collinear,
)
from entropanel.regression.estimates import Fit, mean_and_slopes

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
        One row per term, unit and year: position, role (outcome, regressor or control),
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
        raise no_complete_row()
    return Sample(
        outcome=complete[order.loc[is_outcome, "term"].iloc[0]],
        regressors=complete[list(order.loc[~is_outcome, "term"])],
        dropped_rows=len(wide) - len(complete),
    )


@dataclass(frozen=True)
class Within:
    """Combinations of the variables without their effects.

    columns: (n, 1 + k), of a size near 1. weights: (1 + k, 1 + k) of the variables,
    one column per combination. means: (1 + k,), of the combinations with their effects.
    """

    columns: np.ndarray
    weights: np.ndarray
    means: np.ndarray


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
    scaled = scales(values.min(axis=0), values.max(axis=0))
    itself, within = orthogonal(values, scaled, effects, sample.regressors.columns)
    covariance = Covariance(sample, within, bool(dimensions))
    outcome = sample.outcome.to_numpy(float)
    return Fit(
        terms=tuple(map(str, sample.regressors)),
        dimensions=dimensions,
        n=n,
        sizes=sample.sizes,
        dropped_rows=sample.dropped_rows,
        parameters=parameters,
        weights=within.weights,
        means=within.means,
        slopes=covariance.params[-sample.regressors.shape[1] :, 0],
        residual_ss=covariance.residual_ss,
        total_ss=float(np.sum((outcome - outcome.mean()) ** 2)),
        within_ss=float(np.sum((itself * scaled.unit[0]) ** 2)),
        covariance=covariance.by,
    )


def orthogonal(
    values: np.ndarray, scaled: Scales, effects: Absorbed, regressors: pd.Index
) -> tuple[np.ndarray, Within]:
    """The outcome without its effects, scaled, (n,), and nearly orthogonal variables.

    values: (n, 1 + k), the outcome first.

    Raises NotEstimableError naming what the effects absorb or what is collinear.
    """
    combinations = single(scaled)
    for number in range(MOST_ROUNDS):
        columns, means = combined(values, combinations, effects)
        products = columns.T @ columns
        mean_squares = np.diag(products) / len(values)
        check_remains(combinations, tuple(map(str, regressors)), mean_squares)
        if number == 0:
            itself = columns[:, 0]
        if is_well_conditioned(products):
            size = power_of_two(np.sqrt(mean_squares))
            weights = combinations.weights / size
            return itself, Within(columns / size, weights, means / size)
        combinations = combinations.next(products)
    raise too_nearly_collinear()


def combined(
    values: np.ndarray, combinations: Combinations, effects: Absorbed
) -> tuple[np.ndarray, np.ndarray]:
    """Combinations (n, 1 + k) without their effects, and their means with them.

    What cancels are exact sums of leading parts, and effects that are rounded to a
    multiple of the same step; only what is left of them is rounded.
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
    return effects.taken_out(left + rests), combinations.means(np.array(centred))


@dataclass(frozen=True)
class Covariance:
    """Least squares of the first combination on the others, and their covariances."""

    sample: Sample
    within: Within
    absorbs: bool

    @cached_property
    def design(self) -> np.ndarray:
        """The regressors (n, k), behind a column of ones if there are no effects."""
        regressors = self.within.columns[:, 1:]
        if self.absorbs:
            return regressors
        return np.column_stack([np.ones(len(regressors)), regressors])

    @cached_property
    def params(self) -> np.ndarray:
        """A column of the design."""
        outcome = self.within.columns[:, :1]
        return np.asarray(np.linalg.lstsq(self.design, outcome, rcond=None)[0])

    @cached_property
    def residual_ss(self) -> float:
        """Sum of squares of the residuals."""
        residuals = self.within.columns[:, :1] - self.design @ self.params
        return float(np.sum(residuals**2))

    def by(self, clusters: list[str]) -> np.ndarray:
        """Of the outcome's mean and the slopes, (1 + k, 1 + k); see estimates.Fit.

        Without a constant of its own the mean of the outcome, which is orthogonal to
        variables without effects, has the variance of a mean.
        """
        # Imported here: it takes seconds.
        from linearmodels.panel.covariance import (
            ClusteredCovariance,
            HomoskedasticCovariance,
        )

        fit = (self.within.columns[:, :1], self.design, self.params, None, None)
        if clusters:
            codes = np.column_stack([self.sample.codes[name] for name in clusters])
            found = ClusteredCovariance(*fit, clusters=codes).cov
        else:
            found = HomoskedasticCovariance(*fit).cov
        if self.absorbs:
            found = mean_and_slopes(self.residual_ss / len(self.design) ** 2, found)
        return np.asarray(found)
