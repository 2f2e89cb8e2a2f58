"""Panel regressions against statsmodels with dummies and against pyfixest.

Both estimators, that of samples in memory and that in SQL.
"""

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
from scipy import stats

from entropanel.regression.conventions import NotEstimableError
from helpers.regression_reference import (
    EXACT,
    LEVELS,
    assert_same_coefficients,
    by_each_estimator,
    least_squares,
    panel,
    sample,
    with_effects,
)

with_gaps = pytest.mark.parametrize("gaps", [0, 17], ids=["balanced", "unbalanced"])

# pyfixest takes out two-way effects by iteration, here until steps of 1e-12.
ITERATED = 1e-9


def pyfixest_fit(
    formula: str, frame: pd.DataFrame, effects: tuple[bool, bool], **options
):
    absorbed = [name for name, on in zip(LEVELS.values(), effects, strict=True) if on]
    return pf.feols(
        " | ".join([formula, " + ".join(absorbed)] if absorbed else [formula]),
        frame.reset_index(),
        demeaner=pf.MapDemeaner(fixef_tol=1e-12),
        fixef_rm="none",
        **options,
    )


@by_each_estimator
@with_gaps
@with_effects
def test_conventional_results_are_those_of_statsmodels_with_dummies(
    estimate, effects, gaps
):
    frame = panel(gaps)
    found, statistics = estimate(sample(frame), *effects, "unadjusted", None)
    expected, fit = least_squares(frame["y"], frame[["x", "control"]], *effects)
    assert_same_coefficients(found, expected, EXACT)
    fitted = {
        "n_obs": fit.nobs,
        "n_units": 9,
        "n_periods": 7,
        "r2": fit.rsquared,
        "r2_adjusted": fit.rsquared_adj,
        "df_model": fit.df_model + 1,
        "df_resid": fit.df_resid,
    }
    assert {name: statistics[name] for name in fitted} == pytest.approx(
        fitted, rel=EXACT
    )
    assert ("r2_within" in statistics) == any(effects)
    assert "n_clusters" not in statistics


@by_each_estimator
@pytest.mark.parametrize("cluster_by", ["unit", "year", "unit and year"])
@with_gaps
@with_effects
def test_clustered_results_are_those_of_pyfixest_but_for_the_convention(
    estimate, effects, gaps, cluster_by
):
    """With S the plain sandwich, N rows, K parameters (constant and effects
    counted) and G clusters (of two dimensions the fewer), pyfixest documents
    S (N - 1) / (N - K) G / (G - 1) for the ssc below; ours is S N / (N - K),
    with N - K degrees of freedom in place of G - 1.
    """
    frame = panel(gaps)
    columns = [LEVELS[dimension] for dimension in cluster_by.split(" and ")]
    peer = pyfixest_fit(
        "y ~ x + control",
        frame,
        effects,
        vcov={"CRV1": " + ".join(columns)},
        ssc=pf.ssc(k_adj=True, k_fixef="full", G_adj=True, G_df="min"),
    )
    found, statistics = estimate(sample(frame), *effects, "clustered", cluster_by)
    found = found.loc[["x", "control"]]
    n = len(frame)
    g = {"unit": 9, "year": 7, "unit and year": 7}[cluster_by]
    errors = peer.se()[found.index] * np.sqrt(n / (n - 1) * (g - 1) / g)
    np.testing.assert_allclose(
        found["estimate"], peer.coef()[found.index], rtol=ITERATED
    )
    np.testing.assert_allclose(found["std_error"], errors, rtol=ITERATED)
    p_values = 2 * stats.t.sf(
        np.abs(found["estimate"] / errors), statistics["df_resid"]
    )
    # a small p-value moves with t² times the relative change of t; t is below 10
    np.testing.assert_allclose(found["p_value"], p_values, rtol=100 * ITERATED)
    assert statistics["n_clusters"] == g


@by_each_estimator
@pytest.mark.parametrize("cluster_by", ["unit", "year", "unit and year"])
@with_gaps
@with_effects
def test_cr1s_is_what_pyfixest_gives_unasked(estimate, effects, gaps, cluster_by):
    columns = [LEVELS[dimension] for dimension in cluster_by.split(" and ")]
    frame = panel(gaps)
    peer = pyfixest_fit(
        "y ~ x + control", frame, effects, vcov={"CRV1": " + ".join(columns)}
    )
    found, _ = estimate(sample(frame), *effects, "cr1s", cluster_by)
    found = found.loc[["x", "control"]]
    interval = peer.confint().loc[found.index]
    for column, expected in {
        "estimate": peer.coef(),
        "std_error": peer.se(),
        "conf_low": interval.iloc[:, 0],
        "conf_high": interval.iloc[:, 1],
    }.items():
        np.testing.assert_allclose(
            found[column], expected[found.index], rtol=10 * ITERATED
        )
    np.testing.assert_allclose(
        found["p_value"], peer.pvalue()[found.index], rtol=100 * ITERATED
    )


# statsmodels takes a pseudoinverse of columns that are one too many, and says so
@pytest.mark.filterwarnings("ignore:The design matrix is rank-deficient")
@by_each_estimator
@pytest.mark.parametrize("cluster_by", [None, "unit", "year"])
def test_each_part_of_a_panel_without_connection_takes_a_parameter_less(
    estimate, cluster_by
):
    """Units 0 to 4 have the years before 2004 only, the others those after."""
    frame = panel()
    is_early = frame.index.get_level_values("year") < 2004
    is_first = frame.index.get_level_values("unit_code") < "unit 5"
    frame = frame[is_early == is_first]
    kind = "clustered" if cluster_by else "unadjusted"
    found, statistics = estimate(sample(frame), True, True, kind, cluster_by)
    regressors = frame[["x", "control"]]
    expected, fit = least_squares(frame["y"], regressors, True, True, cluster_by)
    assert_same_coefficients(found, expected, EXACT)
    assert statistics["df_resid"] == fit.df_resid == len(frame) - (9 + 7 - 2) - 2
    assert statistics["r2_adjusted"] == pytest.approx(fit.rsquared_adj, rel=EXACT)


@by_each_estimator
@pytest.mark.parametrize(("side", "is_error"), [(2, False), (1, True)])
def test_the_smallest_panel_in_two_parts(estimate, side, is_error):
    """Two parts of 2 x 2 have 8 rows for 7 parameters with one regressor."""
    frame = panel().reset_index()
    unit, year = frame["unit_code"].str[-1].astype(int), frame["year"] - 2001
    is_in = (unit // side == year // side) & (unit < 2 * side)
    rows = frame[is_in].set_index(["unit_code", "year"])[["y", "x"]]
    if is_error:
        with pytest.raises(NotEstimableError, match="2 observations for"):
            estimate(sample(rows), True, True, "unadjusted", None)
    else:
        _, statistics = estimate(sample(rows), True, True, "unadjusted", None)
        assert statistics["df_resid"] == 1


@by_each_estimator
@with_gaps
@pytest.mark.parametrize("effects", [(False, False), (True, False), (True, True)])
def test_errors_clustered_by_unit_are_those_of_stata_but_for_a_factor(
    estimate, effects, gaps
):
    """The factor of docs/tables.md: unit effects, nested in the clusters, are not
    counted, with ``k_fixef="nonnested"`` of pyfixest as by xtreg, fe and reghdfe.
    """
    frame = panel(gaps)
    peer = pyfixest_fit(
        "y ~ x + control",
        frame,
        effects,
        vcov={"CRV1": LEVELS["unit"]},
        ssc=pf.ssc(k_adj=True, k_fixef="nonnested", G_adj=True, G_df="min"),
    )
    found, statistics = estimate(sample(frame), *effects, "clustered", "unit")
    n, g, df = (statistics[name] for name in ("n_obs", "n_clusters", "df_resid"))
    nested = g - 1 if effects[0] else 0
    factor = np.sqrt(g / (g - 1) * (n - 1) / n * df / (df + nested))
    errors = found.loc[["x", "control"], "std_error"]
    np.testing.assert_allclose(errors * factor, peer.se()[errors.index], rtol=ITERATED)


@by_each_estimator
@with_gaps
@pytest.mark.parametrize("effects", [(True, False), (False, True), (True, True)])
def test_within_r2_is_the_share_that_pyfixest_explains_of_what_effects_leave(
    estimate, effects, gaps
):
    frame = panel(gaps)
    _, statistics = estimate(sample(frame), *effects, "unadjusted", None)
    squares = [
        np.sum(pyfixest_fit(formula, frame, effects).resid() ** 2)
        for formula in ("y ~ x + control", "y ~ 1")
    ]
    expected = 1 - squares[0] / squares[1]
    assert statistics["r2_within"] == pytest.approx(expected, rel=ITERATED)


@by_each_estimator
@pytest.mark.parametrize("cluster_by", ["unit", "year", "unit and year"])
@with_effects
def test_a_clustered_error_is_above_rounding_or_not_given(
    estimate, effects, cluster_by
):
    """Of columns with mean nil, as z-scores are.

    Residuals sum to nil over what an absorbed effect covers, and so do the
    scores of the constant over such a cluster: its variance is then rounding,
    or negative (two-way: sums less an intersection). Errors of slopes are near
    0.1 here, rounding near 1e-16.
    """
    frame = panel()
    found, _ = estimate(sample(frame - frame.mean()), *effects, "clustered", cluster_by)
    errors = found["std_error"]
    assert (errors.drop("_cons") > 1e-10).all()
    given = errors.notna()["_cons"] and errors["_cons"] > 1e-10
    assert given == (not any(effects))
