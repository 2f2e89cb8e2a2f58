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
    estimates_of_terms,
    is_well_conditioned,
    power_of_two,
    scales,
    single,
    to_terms,
)
from entropanel.regression.conventions import (
    CONVENTIONAL,
    adjusted_r2,
    check_degrees_of_freedom,
    check_terms,
    declared_clusters,
    no_complete_row,
    number_of_clusters,
    small_sample,
    too_nearly_collinear,
    with_reasons,
)
from entropanel.regression.least_squares import coefficient_table

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

    terms: position, role (outcome, regressor or control), term, unit_code,
    year, value.

    Raises NotEstimableError if the outcome or every row is missing.
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
    a column a combination. means: (1 + k,), of the combinations with their effects.
    """

    columns: np.ndarray
    weights: np.ndarray
    means: np.ndarray


@dataclass(frozen=True)
class Fit:
    """A fitted specification, before its errors.

    dimensions: of the effects, unit and year. parameters: with constant and effects.
    design: (n, p), the regressors among the combinations, behind a column of ones if
    there are no effects. params: (p, 1). total_ss and within_ss: sums of squares of
    the outcome about its mean, and without its effects.
    """

    sample: Sample
    dimensions: tuple[str, ...]
    parameters: int
    within: Within
    design: np.ndarray
    params: np.ndarray
    total_ss: float
    within_ss: float

    @property
    def slopes(self) -> np.ndarray:
        """Of the combinations, (k,)."""
        return self.params[-len(self.sample.regressors.columns) :, 0]

    @property
    def combined_ss(self) -> float:
        """Sum of squares of the residuals of the combinations."""
        residuals = self.within.columns[:, :1] - self.design @ self.params
        return float(np.sum(residuals**2))

    @property
    def residual_ss(self) -> float:
        """Sum of squares of the residuals, of the outcome's unit of measurement."""
        return float(self.combined_ss / self.within.weights[0, 0] ** 2)

    def covariance(self, clusters: list[str]) -> np.ndarray:
        """Of the constant and the slopes, without correction for a small sample.

        Without a constant of its own the mean of the outcome, which is orthogonal to
        variables without effects, has the variance of a mean.

        clusters: none (homoskedastic errors), unit, year or both.

        Returns (1 + k, 1 + k).
        """
        # Imported here: it takes seconds.
        from linearmodels.panel.covariance import (
            ClusteredCovariance,
            HomoskedasticCovariance,
        )

        estimated = (self.within.columns[:, :1], self.design, self.params, None, None)
        if clusters:
            codes = np.column_stack([self.sample.codes[name] for name in clusters])
            found = ClusteredCovariance(*estimated, clusters=codes).cov
        else:
            found = HomoskedasticCovariance(*estimated).cov
        if self.dimensions:
            n, k = self.design.shape
            mean = np.full((1, 1), self.combined_ss / n**2)
            found = np.block([[mean, np.zeros((1, k))], [np.zeros((k, 1)), found]])
        turned = to_terms(self.within.weights, self.within.means)
        return np.asarray(turned @ found @ turned.T)


def fitted(sample: Sample, unit_effects: bool, time_effects: bool) -> Fit:
    """Least squares with the declared effects absorbed.

    Raises NotEstimableError.
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
    design = within.columns[:, 1:]
    if not dimensions:
        design = np.column_stack([np.ones(n), design])
    params = np.linalg.lstsq(design, within.columns[:, :1], rcond=None)[0]
    outcome = sample.outcome.to_numpy(float)
    return Fit(
        sample,
        dimensions,
        parameters,
        within,
        design,
        params,
        float(np.sum((outcome - outcome.mean()) ** 2)),
        float(np.sum((itself * scaled.unit[0]) ** 2)),
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


def estimates(
    fit: Fit, estimator: str, cluster_by: str | None
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Coefficients and statistics under one covariance.

    estimator: ``unadjusted`` (homoskedastic), ``clustered`` or ``cr1s``, which is
    clustered with the correction of Stata; cluster_by: ``unit``, ``year`` or ``unit
    and year``.

    With absorbed effects the constant is their mean; it has no clustered error (NaN).

    Returns coefficients (a row a term: estimate, std_error, statistic,
    p_value, conf_low, conf_high, 95 per cent, and missing_reason of an error) and the
    statistics of the model.

    Raises NotEstimableError.
    """
    sample, n = fit.sample, len(fit.sample.outcome)
    clusters = declared_clusters(estimator, cluster_by, sample.sizes)
    corrected, plain = (
        small_sample(kind, clusters, n, fit.parameters, sample.sizes, fit.dimensions)
        for kind in (estimator, CONVENTIONAL)
    )
    table = coefficient_table(
        list(map(str, sample.regressors)),
        estimates_of_terms(fit.within.weights, fit.within.means, fit.slopes),
        fit.covariance(clusters) * corrected.factor,
        corrected.df,
    )
    squares = np.diag(fit.covariance([])) * plain.factor
    table = with_reasons(table, np.sqrt(squares), clusters, bool(fit.dimensions))
    return table, model_statistics(fit, clusters)


def model_statistics(fit: Fit, clusters: list[str]) -> dict[str, float]:
    """Sizes, degrees of freedom and R²."""
    sample, n = fit.sample, len(fit.sample.outcome)
    r2 = 1 - fit.residual_ss / fit.total_ss
    statistics = {
        "n_obs": n,
        "n_units": sample.sizes["unit"],
        "n_periods": sample.sizes["year"],
        "dropped_rows": sample.dropped_rows,
        "r2": r2,
        "r2_adjusted": adjusted_r2(r2, n, n - fit.parameters),
        "df_model": fit.parameters,
        "df_resid": n - fit.parameters,
    }
    if fit.dimensions:
        statistics["r2_within"] = 1 - fit.residual_ss / fit.within_ss
    return statistics | number_of_clusters(clusters, sample.sizes)
