"""Every published regression, re-estimated with dummies from the public panel."""

import numpy as np
import pandas as pd
import pytest

from helpers.project import PROJECT
from helpers.regression_reference import assert_same_coefficients, least_squares

STUDY = PROJECT / "seeds" / "study"
SCENARIOS = list(pd.read_csv(STUDY / "study_scenarios.csv")["scenario"])
SPECIFICATIONS = pd.read_csv(
    STUDY / "study_specifications.csv", index_col="specification"
)
TERMS = pd.read_csv(STUDY / "study_specification_terms.csv").sort_values("position")
REGION_UNITS = pd.read_csv(STUDY / "study_region_units.csv", dtype=str)
COVARIANCES = pd.read_csv(STUDY / "study_specification_covariances.csv").merge(
    pd.read_csv(STUDY / "study_covariances.csv"), on="covariance"
)

# Controls as dummies and absorbed, logarithms and scores by two libraries: a
# condition number of some thousands leaves 12 digits, of which 8 are asked for.
RELATIVE = 1e-8


def transformed(values: pd.Series, term: pd.Series) -> pd.Series:
    """The declared transform of a variable over its whole panel."""
    limits = term[["winsorise_lower", "winsorise_upper"]].astype(float)
    lower, upper = (None if np.isnan(p) else values.quantile(p) for p in limits)
    values = values.clip(lower, upper)
    if term["transform"] == "log":
        values = np.log(values.where(values > 0))
    elif term["transform"] == "z_score":
        values = (values - np.mean(values)) / np.std(values.to_numpy(), ddof=1)
    if term["lag"] > 0:
        years = values.index.get_level_values("year") + int(term["lag"])
        values = values.set_axis(
            pd.MultiIndex.from_arrays(
                [values.index.get_level_values("unit_code"), years],
                names=values.index.names,
            )
        )
    return values


def arranged(
    panel: pd.DataFrame, name: str
) -> tuple[pd.Series, pd.DataFrame, pd.DataFrame]:
    """Outcome, regressors and all candidate rows of a specification."""
    specification = SPECIFICATIONS.loc[name]
    columns = {}
    for _, term in TERMS[TERMS["specification"] == name].iterrows():
        if term["variable"] in panel:
            values = panel[term["variable"]].dropna()
            columns[term["term"]] = transformed(values, term).reindex(panel.index)
    rows = pd.DataFrame(columns)
    units, years = (rows.index.get_level_values(level) for level in (0, 1))
    is_in = np.ones(len(rows), dtype=bool)
    if pd.notna(specification["region"]):
        members = REGION_UNITS.query(
            "scheme == @specification.scheme and region == @specification.region"
        )
        is_in &= units.isin(members["unit_code"])
    if pd.notna(specification["first_year"]):
        is_in &= years >= specification["first_year"]
    if pd.notna(specification["last_year"]):
        is_in &= years <= specification["last_year"]
    complete = rows[is_in].dropna()
    return complete.iloc[:, 0], complete.iloc[:, 1:], rows[is_in]


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("name", SPECIFICATIONS.index)
def test_a_published_regression_is_that_of_statsmodels_with_dummies(
    warehouse, scenario, name
):
    panel = (
        warehouse.execute(
            "select * from fct_estimation_panel where scenario = ?", [scenario]
        )
        .df()
        .pivot(index=["unit_code", "year"], columns="variable", values="value")
    )
    outcome, regressors, rows = arranged(panel, name)
    effects = SPECIFICATIONS.loc[name, ["unit_effects", "time_effects"]].astype(bool)
    key = [scenario, name]
    coefficients = warehouse.execute(
        """
        select * from fct_regression_coefficients
        where scenario = ? and specification = ?
        """,
        key,
    ).df()
    models = (
        warehouse.execute(
            """
            select * from fct_regression_models
            where scenario = ? and specification = ?
            """,
            key,
        )
        .df()
        .set_index("covariance")
    )
    declared = COVARIANCES[COVARIANCES["specification"] == name]
    assert sorted(models.index) == sorted(declared["covariance"])
    for covariance in declared.itertuples():
        cluster_by = (
            covariance.cluster_by if covariance.estimator == "clustered" else None
        )
        expected, fit = least_squares(outcome, regressors, *effects, cluster_by)
        found = coefficients[
            coefficients["covariance"] == covariance.covariance
        ].set_index("term")
        assert_same_coefficients(found, expected, RELATIVE)
        statistics = {
            "n_obs": fit.nobs,
            "n_units": outcome.index.get_level_values("unit_code").nunique(),
            "n_periods": outcome.index.get_level_values("year").nunique(),
            "dropped_rows": len(rows) - len(outcome),
            "r2": fit.rsquared,
            "r2_adjusted": fit.rsquared_adj,
            "df_model": fit.df_model + 1,
            "df_resid": fit.df_resid,
        }
        model = models.loc[covariance.covariance]
        assert {column: model[column] for column in statistics} == pytest.approx(
            statistics, rel=RELATIVE
        )
