"""A made-up panel, and least squares by statsmodels with one column per effect."""

import duckdb
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.regression.linear_model import RegressionResults

from entropanel.database import Database
from entropanel.regression import in_engine, in_memory
from entropanel.regression.estimates import estimates
from entropanel.regression.in_memory import Sample
from entropanel.regression.panel_rows import Panel

LEVELS = {"unit": "unit_code", "year": "year"}

# Regressors of like magnitude, least squares in double precision: the paths
# differ by some hundreds of roundings of 1e-16.
EXACT = 1e-11

with_effects = pytest.mark.parametrize(
    "effects",
    [(False, False), (True, False), (False, True), (True, True)],
    ids=["no_effects", "unit_effects", "time_effects", "both_effects"],
)


def panel(gaps: int = 0) -> pd.DataFrame:
    """Nine units and seven years, with effects of both in every column."""
    units, years = [f"unit {i}" for i in range(9)], range(2001, 2008)
    rows = pd.MultiIndex.from_product([units, years], names=["unit_code", "year"])
    rng = np.random.default_rng(5)
    effects = rng.normal(size=(9, 1, 3)) + rng.normal(size=(1, 7, 3))
    values = (effects + rng.normal(size=(9, 7, 3))).reshape(63, 3)
    frame = pd.DataFrame(values, rows, ["x", "control", "y"])
    frame["y"] += 3 + 0.8 * frame["x"] - 0.4 * frame["control"]
    return frame.drop(frame.sample(gaps, random_state=4).index)


def sample(frame: pd.DataFrame) -> Sample:
    return Sample(frame["y"], frame.drop(columns="y"), dropped_rows=0)


def in_memory_estimate(
    sample: Sample,
    unit_effects: bool,
    time_effects: bool,
    estimator: str,
    cluster_by: str | None,
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Coefficients and statistics of a sample under one covariance."""
    fit = in_memory.fitted(sample, unit_effects, time_effects)
    return estimates(fit, estimator, cluster_by)


def in_engine_estimate(
    sample: Sample,
    unit_effects: bool,
    time_effects: bool,
    estimator: str,
    cluster_by: str | None,
    database: type[Database] = Database,
) -> tuple[pd.DataFrame, dict[str, float]]:
    """What in_memory_estimate returns, by SQL."""
    rows = pd.concat([sample.outcome, sample.regressors], axis="columns")
    names = [f"v{j}" for j in range(rows.shape[1])]
    rows = rows.set_axis(names, axis="columns").reset_index()
    with duckdb.connect() as connection:
        connection.register("frame", rows)
        connection.execute("create table panel as from frame")
        terms = tuple(map(str, sample.regressors))
        panel = Panel(database(connection), "panel", terms, sample.dropped_rows)
        fit = in_engine.fitted(panel, unit_effects, time_effects)
        return estimates(fit, estimator, cluster_by)


by_each_estimator = pytest.mark.parametrize(
    "estimate",
    [in_memory_estimate, in_engine_estimate],
    ids=["linearmodels", "sql"],
)


def long(frame: pd.DataFrame) -> pd.DataFrame:
    """The terms of a specification as the SQL hands them over, shuffled."""
    terms = frame.melt(var_name="term", ignore_index=False).reset_index()
    order = {"y": 0, "x": 1, "control": 2}
    terms["position"] = terms["term"].map(order)
    terms["role"] = terms["position"].map({0: "outcome", 1: "regressor", 2: "control"})
    return terms.sample(frac=1, random_state=6)


def sample_table(terms: pd.DataFrame) -> duckdb.DuckDBPyConnection:
    """A database with terms of specifications as the table ``sample``."""
    connection = duckdb.connect()
    connection.register("terms", terms)
    connection.execute("create table sample as from terms")
    return connection


def least_squares(
    outcome: pd.Series,
    regressors: pd.DataFrame,
    unit_effects: bool,
    time_effects: bool,
    cluster_by: str | None = None,
) -> tuple[pd.DataFrame, RegressionResults]:
    """Coefficients, one row per term, and the fit.

    The constant is the mean of all effects over the rows. Clustered errors are
    the plain sandwich times N / (N - K), K counting constant and effects; the
    constant has none where effects are absorbed (its scores sum to nil).
    """
    index = outcome.index
    design = [regressors, pd.Series(1.0, index, name="_cons")]
    for level, declared in zip(
        LEVELS.values(), (unit_effects, time_effects), strict=True
    ):
        if declared:
            labels = index.get_level_values(level)
            columns = pd.get_dummies(labels, drop_first=True, dtype=float)
            design.append(columns.set_index(index))
    matrix = pd.concat(design, axis="columns").to_numpy(float)
    fit = sm.OLS(outcome.to_numpy(float), matrix).fit()
    slopes = regressors.shape[1]
    contrasts = np.eye(matrix.shape[1])[: slopes + 1]
    contrasts[slopes] = np.where(np.arange(matrix.shape[1]) < slopes, 0, matrix.mean(0))
    covariance = fit.cov_params()
    if cluster_by:
        groups = [
            index.get_level_values(LEVELS[dimension]).factorize()[0]
            for dimension in cluster_by.split(" and ")
        ]
        covariance = (
            fit.get_robustcov_results(
                "cluster", groups=np.squeeze(np.transpose(groups)), use_correction=False
            ).cov_params()
            * fit.nobs
            / fit.df_resid
        )
    with np.errstate(invalid="ignore"):  # of the constant, see above
        tests = fit.t_test(contrasts, cov_p=covariance)
        interval = tests.conf_int()
    coefficients = pd.DataFrame(
        {
            "estimate": tests.effect,
            "std_error": np.ravel(tests.sd),
            "statistic": np.ravel(tests.tvalue),
            "p_value": np.ravel(tests.pvalue),
            "conf_low": interval[:, 0],
            "conf_high": interval[:, 1],
        },
        index=[*regressors, "_cons"],
    )
    if cluster_by and (unit_effects or time_effects):
        coefficients.loc["_cons", coefficients.columns != "estimate"] = np.nan
    return coefficients, fit


def assert_same_coefficients(
    found: pd.DataFrame, expected: pd.DataFrame, relative: float
) -> None:
    """Equal to a relative tolerance.

    The constant of standardised columns is nil but for rounding, so what is
    measured in standard errors may also differ by a ten-billionth of one.
    """
    assert sorted(found.index) == sorted(expected.index)
    numbers = expected.columns.drop("missing_reason", errors="ignore")
    expected = expected[numbers]
    found = found.loc[expected.index, numbers]
    allowed = relative * expected.abs()
    for column in ("estimate", "conf_low", "conf_high"):
        errors = expected["std_error"]
        allowed[column] += 1e-10 * errors.fillna(errors.min()).fillna(0.0)
    allowed["statistic"] += 1e-10
    is_nil = found.isna() & expected.isna()
    is_off = ~(is_nil | ((found - expected).abs() <= allowed))
    cells = pd.DataFrame({"found": found.stack(), "expected": expected.stack()})
    assert not is_off.any(axis=None), f"\n{cells[is_off.stack()]}"
