"""Panel regressions on samples in memory, with linearmodels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from entropanel.regression.conventions import (
    ABSORBED,
    CONSTANT,
    CONVENTIONAL,
    adjusted_r2,
    check_degrees_of_freedom,
    check_terms,
    check_variances,
    declared_clusters,
    no_complete_row,
    not_identified,
    number_of_clusters,
    small_sample,
    without_error,
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

    @property
    def sizes(self) -> dict[str, int]:
        """Number of units and of years."""
        return {name: int(self.codes(name).max()) + 1 for name in LEVELS}

    def codes(self, name: str) -> np.ndarray:
        """The unit or the year of each row, (n,), as a number from 0 on."""
        labels = self.outcome.index.get_level_values(LEVELS[name])
        return np.asarray(pd.factorize(labels)[0])


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
class Fit:
    """A fitted specification, before its errors.

    absorbed: dimensions of the effects, unit and year. parameters: with constant and
    effects. model: of linearmodels; conventional: its fit with such errors.
    """

    sample: Sample
    absorbed: tuple[str, ...]
    parameters: int
    model: Any
    conventional: Any


def fitted(sample: Sample, unit_effects: bool, time_effects: bool) -> Fit:
    """Least squares with the declared effects absorbed.

    Raises NotEstimableError.
    """
    declared = {"unit": unit_effects, "year": time_effects}
    absorbed = tuple(name for name, is_declared in declared.items() if is_declared)
    parameters = check_identified(sample, absorbed)
    model = declared_model(sample, unit_effects, time_effects)
    return Fit(sample, absorbed, parameters, model, errors_of(model, []))


def check_identified(sample: Sample, absorbed: Sequence[str]) -> int:
    """Number of parameters: constant, effects and regressors.

    The regressors are projected off the effects; one whose rest is nil, or explained
    by those before it, is not identified. Two-way effects lose a parameter for each
    part of the panel that shares no unit and no year with the others.

    Raises NotEstimableError naming what the effects absorb or what is collinear.
    """
    n = len(sample.outcome)
    codes = sorted((sample.codes(name) for name in absorbed), key=np.max)
    largest = codes.pop() if codes else np.zeros(n, int)
    others = indicators(codes[0]) if codes else np.zeros((n, 1))
    basis = orthonormal(less_means(others, largest))
    spanned = int(largest.max()) + 1 + basis.shape[1]
    parameters = int(spanned + sample.regressors.shape[1])
    check_degrees_of_freedom(n, parameters)
    for name in sample.regressors:
        column = sample.regressors[name].to_numpy(float)
        rest = column / (np.abs(column).max() or 1.0)
        for _ in range(2):  # once leaves the rounding of what it takes out
            rest = less_means(rest[:, None], largest)[:, 0]
            rest = rest - basis @ (basis.T @ rest)
        if np.abs(rest).max() < ABSORBED:
            raise not_identified(str(name))
        basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
    return parameters


def indicators(codes: np.ndarray) -> np.ndarray:
    """A column a group, 1 in its rows; codes: (n,) from 0 on."""
    return np.asarray(np.eye(int(codes.max()) + 1)[codes])


def less_means(columns: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Columns (n, k) less their means by group; codes: (n,) from 0 on."""
    sums = np.zeros((int(codes.max()) + 1, columns.shape[1]))
    np.add.at(sums, codes, columns)
    return np.asarray(columns - (sums / np.bincount(codes)[:, None])[codes])


def orthonormal(columns: np.ndarray) -> np.ndarray:
    """An orthonormal basis, (n, rank), of what columns (n, k) span."""
    directions, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    nil = max(sizes[0], 1.0) * max(columns.shape) * np.finfo(float).eps
    return np.asarray(directions[:, sizes > nil])


def estimates(
    fit: Fit, estimator: str, cluster_by: str | None
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Coefficients and statistics under one covariance.

    estimator: ``unadjusted`` (homoskedastic), ``clustered`` or ``cr1s``, which is
    clustered with the correction of Stata; cluster_by: ``unit``, ``year`` or ``unit
    and year``.

    With absorbed effects the constant is their mean; it has no clustered error (NaN).

    Returns coefficients (a row a term: estimate, std_error, statistic,
    p_value, conf_low, conf_high, 95 per cent) and the statistics of the model.

    Raises NotEstimableError.
    """
    sample, n = fit.sample, len(fit.sample.outcome)
    clusters = declared_clusters(estimator, cluster_by, sample.sizes)
    chosen = errors_of(fit.model, clusters) if clusters else fit.conventional
    corrected, plain = (
        small_sample(kind, clusters, n, fit.parameters, sample.sizes, fit.absorbed)
        for kind in (estimator, CONVENTIONAL)
    )
    table = coefficient_table(
        list(map(str, sample.regressors)),
        chosen.params.to_numpy(),
        chosen.cov.to_numpy() * corrected.factor,
        corrected.df,
    )
    squares = np.diag(fit.conventional.cov) * plain.factor
    check_variances(table["std_error"], pd.Series(np.sqrt(squares), table.index))
    if clusters and fit.absorbed:
        table = without_error(table)
    return table, model_statistics(fit, clusters)


def declared_model(sample: Sample, unit_effects: bool, time_effects: bool) -> Any:
    """A model of linearmodels with the declared effects, not fitted."""
    # Imported here: it takes seconds.
    from linearmodels.panel import PanelOLS

    regressors = sample.regressors.copy()
    regressors.insert(0, CONSTANT, 1.0)
    return PanelOLS(
        sample.outcome,
        regressors,
        entity_effects=unit_effects,
        time_effects=time_effects,
    )


def errors_of(model: Any, clusters: list[str]) -> Any:
    """A fit by linearmodels, its errors without correction for a small sample.

    clusters: none, unit, year or both.
    """
    plain = {"debiased": False, "auto_df": False, "count_effects": False}
    if not clusters:
        return model.fit(cov_type="unadjusted", **plain)
    return model.fit(
        cov_type="clustered",
        cluster_entity="unit" in clusters,
        cluster_time="year" in clusters,
        **plain,
    )


def model_statistics(fit: Fit, clusters: list[str]) -> dict[str, float]:
    """Sizes, degrees of freedom and R²."""
    sample, least_squares = fit.sample, fit.conventional
    n, r2 = len(sample.outcome), float(least_squares.rsquared_inclusive)
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
    if fit.absorbed:
        # of what the effects leave; linearmodels' rsquared_within takes out
        # unit means only, whatever the effects
        statistics["r2_within"] = float(least_squares.rsquared)
    return statistics | number_of_clusters(clusters, sample.sizes)
