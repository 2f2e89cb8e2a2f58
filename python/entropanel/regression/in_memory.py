"""Panel regressions on samples in memory, with linearmodels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from entropanel.regression.conventions import (
    CONSTANT,
    adjusted_r2,
    check_degrees_of_freedom,
    check_terms,
    check_variances,
    declared_clusters,
    no_complete_row,
    not_identified,
    number_of_clusters,
    without_error,
)


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
        index = self.outcome.index
        return {
            name: index.get_level_values(level).nunique()
            for level, name in enumerate(("unit", "year"))
        }


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


def check_identified(sample: Sample, unit_effects: bool, time_effects: bool) -> None:
    """Raises NotEstimableError naming what the effects absorb or what is collinear.

    The regressors are projected off the effects (dummies); one whose rest is
    nil, or explained by those before it, is not identified.
    """
    effects = [np.ones((len(sample.outcome), 1))]
    for level, declared in enumerate((unit_effects, time_effects)):
        if declared:
            labels = sample.regressors.index.get_level_values(level)
            effects.append(pd.get_dummies(labels).to_numpy(float))
    basis = orthonormal(np.hstack(effects))
    check_degrees_of_freedom(
        len(sample.outcome), basis.shape[1] + sample.regressors.shape[1]
    )
    for name in sample.regressors:
        column = sample.regressors[name].to_numpy(float)
        rest = column / (np.abs(column).max() or 1.0)
        for _ in range(2):  # once leaves the rounding of what it takes out
            rest = rest - basis @ (basis.T @ rest)
        if np.abs(rest).max() < 1e-10:
            raise not_identified(str(name))
        basis = np.column_stack([basis, rest / np.linalg.norm(rest)])


def orthonormal(columns: np.ndarray) -> np.ndarray:
    """An orthonormal basis, (n, rank), of what columns span; columns: (n, k)."""
    directions, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    nil = sizes[0] * max(columns.shape) * np.finfo(float).eps
    return directions[:, sizes > nil]


@dataclass(frozen=True)
class Fit:
    """A fitted specification, before its errors.

    model: of linearmodels; conventional: its fit with errors that are unadjusted.
    """

    sample: Sample
    absorbs: bool
    model: Any
    conventional: Any


def fitted(sample: Sample, unit_effects: bool, time_effects: bool) -> Fit:
    """Least squares with the declared effects absorbed.

    Raises NotEstimableError.
    """
    check_identified(sample, unit_effects, time_effects)
    model = declared_model(sample, unit_effects, time_effects)
    absorbs = unit_effects or time_effects
    return Fit(sample, absorbs, model, model.fit(cov_type="unadjusted"))


def estimates(
    fit: Fit, estimator: str, cluster_by: str | None
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Coefficients and statistics under one covariance.

    estimator: ``unadjusted`` (homoskedastic) or ``clustered``; cluster_by:
    ``unit``, ``year`` or ``unit and year``.

    Conventional and clustered errors are linearmodels': absorbed effects count
    in the degrees of freedom and tests use Student's t with them. With absorbed
    effects the constant is their mean; it has no clustered error (NaN).

    Returns coefficients (a row a term: estimate, std_error, statistic,
    p_value, conf_low, conf_high, 95 per cent) and the statistics of the model.

    Raises NotEstimableError.
    """
    clusters = declared_clusters(estimator, cluster_by, fit.sample.sizes)
    chosen = clustered(fit.model, clusters) if clusters else fit.conventional
    with np.errstate(invalid="ignore"):  # a negative variance has no root
        check_variances(chosen.std_errors, fit.conventional.std_errors)
    return (
        coefficients(chosen, constant_has_error=not (clusters and fit.absorbs)),
        model_statistics(chosen, fit.sample, fit.absorbs, clusters),
    )


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


def clustered(model: Any, clusters: list[str]) -> Any:
    """Its fit by linearmodels with clustered errors; clusters: unit, year or both."""
    return model.fit(
        cov_type="clustered",
        auto_df=False,  # count effects nested in the clusters like all others
        cluster_entity="unit" in clusters,
        cluster_time="year" in clusters,
    )


def coefficients(fit: Any, constant_has_error: bool) -> pd.DataFrame:
    """Coefficients of a fitted linearmodels model, a row a term."""
    with np.errstate(invalid="ignore"):
        interval = fit.conf_int()
        table = pd.DataFrame(
            {
                "estimate": fit.params,
                "std_error": fit.std_errors,
                "statistic": fit.tstats,
                "p_value": fit.pvalues,
                "conf_low": interval["lower"],
                "conf_high": interval["upper"],
            }
        )
    return table if constant_has_error else without_error(table)


def model_statistics(
    fit: Any, sample: Sample, absorbs: bool, clusters: list[str]
) -> dict[str, float]:
    """Sizes, degrees of freedom and R² of a fitted linearmodels model."""
    n, rest, r2 = int(fit.nobs), float(fit.df_resid), float(fit.rsquared_inclusive)
    statistics = {
        "n_obs": n,
        "n_units": sample.sizes["unit"],
        "n_periods": sample.sizes["year"],
        "dropped_rows": sample.dropped_rows,
        "r2": r2,
        "r2_adjusted": adjusted_r2(r2, n, rest),
        "df_model": float(fit.df_model),
        "df_resid": rest,
    }
    if absorbs:
        # of what the effects leave; linearmodels' rsquared_within takes out
        # unit means only, whatever the effects
        statistics["r2_within"] = float(fit.rsquared)
    return statistics | number_of_clusters(clusters, sample.sizes)
