"""Panel regressions on the materialised sample, with linearmodels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

CONSTANT = "_cons"
SCHEMA = pa.schema(
    [
        ("scenario", pa.string()),
        ("specification", pa.string()),
        ("covariance", pa.string()),
        ("term", pa.string()),
        ("quantity", pa.string()),
        ("value", pa.float64()),
        ("note", pa.string()),
    ]
)


class NotEstimableError(ValueError):
    """A specification that its sample cannot identify, and why."""


@dataclass(frozen=True)
class Sample:
    """The complete rows of one specification in one scenario.

    outcome: (n,) and regressors: (n, k), indexed by (unit_code, year).
    dropped_rows: number of unit-years without a value for every term.
    """

    outcome: pd.Series
    regressors: pd.DataFrame
    dropped_rows: int


def sample_of(terms: pd.DataFrame) -> Sample:
    """Arranges the long terms of one specification.

    terms: position, role (outcome, regressor or control), term, unit_code,
    year, value.

    Raises NotEstimableError if the outcome or every row is missing.
    """
    wide = terms.pivot(index=["unit_code", "year"], columns="term", values="value")
    order = terms.drop_duplicates("term").sort_values("position")
    is_outcome = order["role"] == "outcome"
    if not is_outcome.any():
        raise NotEstimableError("the outcome has no data")
    if not (order["role"] == "regressor").any():
        raise NotEstimableError("no regressor has data, only controls may be missing")
    complete = wide.dropna()
    if complete.empty:
        raise NotEstimableError("no unit and year has a value for every term")
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
    basis = [np.ones((len(sample.outcome), 1))]
    for level, declared in enumerate((unit_effects, time_effects)):
        if declared:
            labels = sample.regressors.index.get_level_values(level)
            basis.append(pd.get_dummies(labels).to_numpy(float))
    design = np.hstack(basis)
    parameters = np.linalg.matrix_rank(design) + sample.regressors.shape[1]
    if parameters >= len(sample.outcome):
        raise NotEstimableError(
            f"{len(sample.outcome)} observations for {parameters} parameters"
        )
    for name in sample.regressors:
        column = sample.regressors[name].to_numpy(float)
        scaled = column / (np.abs(column).max() or 1.0)
        rest = scaled - design @ np.linalg.lstsq(design, scaled, rcond=None)[0]
        if np.abs(rest).max() < 1e-10:
            raise NotEstimableError(
                f"{name} is absorbed by the effects or collinear with the "
                "regressors before it"
            )
        design = np.column_stack([design, scaled])


def estimate(
    sample: Sample,
    unit_effects: bool,
    time_effects: bool,
    estimator: str,
    cluster_by: str | None,
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Least squares with the declared effects absorbed.

    estimator: ``unadjusted`` (homoskedastic) or ``clustered``; cluster_by:
    ``unit``, ``year`` or ``unit and year``.

    Conventional and clustered errors are linearmodels': absorbed effects count
    in the degrees of freedom and tests use Student's t with them. With absorbed
    effects the constant is their mean; it has no clustered error (NaN).

    Returns coefficients (a row a term: estimate, std_error, statistic,
    p_value, conf_low, conf_high, 95 per cent) and the statistics of the model.

    Raises NotEstimableError.
    """
    check_identified(sample, unit_effects, time_effects)
    clusters = declared_clusters(sample, cluster_by) if estimator == "clustered" else []
    fit = fitted_model(sample, unit_effects, time_effects, clusters)
    absorbs = unit_effects or time_effects
    return (
        coefficients(fit, constant_has_error=not (clusters and absorbs)),
        model_statistics(fit, sample, absorbs, clusters),
    )


def declared_clusters(sample: Sample, cluster_by: str | None) -> list[str]:
    """Dimensions of the clusters: unit, year or both.

    Raises NotEstimableError if none is declared or one has fewer than two
    clusters.
    """
    levels = {"unit": 0, "year": 1}
    clusters = cluster_by.split(" and ") if isinstance(cluster_by, str) else []
    if not clusters:
        raise NotEstimableError("clustered errors, but cluster_by is empty")
    for name in clusters:
        if sample.outcome.index.get_level_values(levels[name]).nunique() < 2:
            raise NotEstimableError(f"one cluster by {name}, two are needed")
    return clusters


def fitted_model(
    sample: Sample, unit_effects: bool, time_effects: bool, clusters: list[str]
) -> Any:
    """A sample's fit by linearmodels; clusters: none, unit, year or both."""
    # Imported here: it takes seconds.
    from linearmodels.panel import PanelOLS

    regressors = sample.regressors.copy()
    regressors.insert(0, CONSTANT, 1.0)
    model = PanelOLS(
        sample.outcome,
        regressors,
        entity_effects=unit_effects,
        time_effects=time_effects,
    )
    if not clusters:
        return model.fit(cov_type="unadjusted")
    return model.fit(
        cov_type="clustered",
        auto_df=False,  # count effects nested in the clusters like all others
        cluster_entity="unit" in clusters,
        cluster_time="year" in clusters,
    )


def coefficients(fit: Any, constant_has_error: bool) -> pd.DataFrame:
    """Coefficients of a fitted linearmodels model, a row a term.

    constant_has_error: residuals sum to zero over an absorbed effect, and with
    them the constant's scores, so its clustered error would be rounding noise.

    Raises NotEstimableError if a variance is not positive, as two-way clustered
    ones can be.
    """
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
    if not constant_has_error:
        table.loc[CONSTANT, table.columns != "estimate"] = np.nan
    errors = table["std_error"].drop(CONSTANT)
    if not (errors > 0).all():
        names = ", ".join(map(str, errors.index[~(errors > 0)]))
        raise NotEstimableError(f"the variance of {names} is not positive")
    return table


def model_statistics(
    fit: Any, sample: Sample, absorbs: bool, clusters: list[str]
) -> dict[str, float]:
    """Sizes, degrees of freedom and R² of a fitted linearmodels model."""
    units, periods = (
        sample.outcome.index.get_level_values(level).nunique() for level in (0, 1)
    )
    n, rest, r2 = int(fit.nobs), float(fit.df_resid), float(fit.rsquared_inclusive)
    statistics = {
        "n_obs": n,
        "n_units": units,
        "n_periods": periods,
        "dropped_rows": sample.dropped_rows,
        "r2": r2,
        "r2_adjusted": 1 - (1 - r2) * (n - 1) / rest,
        "df_model": float(fit.df_model),
        "df_resid": rest,
    }
    if absorbs:
        # of what the effects leave; linearmodels' rsquared_within takes out
        # unit means only, whatever the effects
        statistics["r2_within"] = float(fit.rsquared)
    if clusters:
        # two-way: the smaller number limits the inference
        sizes = {"unit": units, "year": periods}
        statistics["n_clusters"] = min(sizes[name] for name in clusters)
    return statistics


def regressions(
    sample: pd.DataFrame, specifications: pd.DataFrame, covariances: pd.DataFrame
) -> pa.Table:
    """Every declared specification, in every scenario, under its covariances.

    sample: scenario, specification, position, role, term, unit_code, year,
    value (null where a term has none).
    specifications: specification, unit_effects, time_effects.
    covariances: specification, covariance, estimator, cluster_by.

    Returns a long table: a row a number. ``term`` is null for the statistics
    of a model; a specification that cannot be estimated leaves one row with
    the reason in ``note``.
    """
    declared = specifications.merge(covariances, on="specification")
    samples = dict(list(sample.groupby(["scenario", "specification"])))
    rows: list[dict[str, Any]] = []
    for (scenario, specification), terms in samples.items():
        mine = declared[declared["specification"] == specification]
        for choice in mine.to_dict("records"):
            key = {
                "scenario": scenario,
                "specification": specification,
                "covariance": choice["covariance"],
            }
            try:
                fitted = estimate(
                    sample_of(terms),
                    bool(choice["unit_effects"]),
                    bool(choice["time_effects"]),
                    choice["estimator"],
                    choice["cluster_by"],
                )
            except NotEstimableError as reason:
                rows.append({**key, "quantity": "n_obs", "note": str(reason)})
                continue
            rows += _long(key, *fitted)
    return pa.Table.from_pylist(rows, SCHEMA)


def _long(
    key: dict[str, Any], table: pd.DataFrame, statistics: dict[str, float]
) -> list[dict[str, Any]]:
    rows = [
        {**key, "term": term, "quantity": quantity, "value": float(value)}
        for quantity, column in table.items()
        for term, value in column.dropna().items()
    ]
    rows += [
        {**key, "quantity": quantity, "value": float(value)}
        for quantity, value in statistics.items()
    ]
    return rows
