"""The digits that docs/method.md promises, of both estimators, and where they end."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entropanel.regression.conventions import NOT_POSITIVE, NotEstimableError
from helpers.exact_regression import errors_of_promise, exact_fit, exact_regression
from helpers.regression_reference import (
    EXACT,
    LEVELS,
    by_each_estimator,
    panel,
    sample,
    with_effects,
)

PROMISED = 1e-8
COVARIANCES = [("unadjusted", None)] + [
    (estimator, by)
    for estimator in ("clustered", "cr1s")
    for by in ("unit", "year", "unit and year")
]
EFFECTS = [(False, False), (True, False), (False, True), (True, True)]


def rows(units: int, years: int) -> pd.MultiIndex:
    return pd.MultiIndex.from_product(
        [[f"u{i}" for i in range(units)], range(2001, 2001 + years)],
        names=list(LEVELS.values()),
    )


def nearly(column: np.ndarray, other: np.ndarray, beyond: float) -> np.ndarray:
    """A column that is correlated with another to 1 - beyond, without effects."""
    return column + np.sqrt(2 * beyond) * other


@st.composite
def hard_panels(draw: st.DrawFn) -> pd.DataFrame:
    """Any scales, means far off, regressors near collinear, with gaps or without."""
    index = rows(draw(st.integers(4, 7)), draw(st.integers(4, 6)))
    k = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    columns = rng.normal(size=(len(index), k + 1))
    beyond = 10.0 ** -draw(st.integers(0, 12))
    for j in range(2, k + 1):
        columns[:, j] = nearly(columns[:, 1], columns[:, j], beyond)
    # an outcome that is explained to some digits, or not at all
    slopes = rng.normal(size=k) * 10.0 ** draw(st.integers(-3, 5))
    columns[:, 0] += columns[:, 1:] @ slopes
    columns /= columns.std(axis=0)
    columns += draw(st.sampled_from([0, 3, 1000])) * rng.choice([-1, 1], k + 1)
    powers = draw(st.lists(st.integers(-12, 12), min_size=k + 1, max_size=k + 1))
    frame = pd.DataFrame(
        columns * 10.0 ** np.array(powers),
        index,
        ["y", *(f"x{j}" for j in range(k))],
    )
    # the first unit and year stay whole: the panel has one part
    is_kept = rng.random(len(index)) < draw(st.sampled_from([1.0, 0.85]))
    is_kept |= index.get_level_values(0) == "u0"
    is_kept |= index.get_level_values(1) == 2001
    return frame[is_kept]


def assert_promised(found: pd.DataFrame, exact: pd.DataFrame) -> None:
    """As near as promised, where there is an error; missing where it is not one."""
    assert sorted(found.index) == sorted(exact.index)
    is_missing = found["std_error"].isna()
    assert (is_missing == found["missing_reason"].notna()).all()
    # an error is there unless its square is not positive, or not told from nil
    for term in exact.index[~is_missing[exact.index]]:
        assert not exact.loc[term, "std_error"].is_nan(), term
    exact = exact[~is_missing[exact.index]]
    worst = errors_of_promise(found, exact)
    assert max(worst.values()) <= PROMISED, worst


@by_each_estimator
@settings(max_examples=25, deadline=None)
@given(
    frame=hard_panels(),
    effects=st.sampled_from(EFFECTS),
    covariance=st.sampled_from(COVARIANCES),
)
def test_results_are_exact_to_what_is_promised(estimate, frame, effects, covariance):
    found, _ = estimate(sample(frame), *effects, *covariance)
    assert_promised(found, exact_regression(frame, effects, *covariance))


@by_each_estimator
@pytest.mark.parametrize("gaps", [0, 9], ids=["balanced", "unbalanced"])
@pytest.mark.parametrize("covariance", COVARIANCES, ids=str)
@with_effects
def test_hard_variables_under_all_effects_and_errors(
    estimate, effects, covariance, gaps
):
    """Correlated to 1 - 1e-12, a thousand deviations from zero, of unlike scales."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.normal(size=(30, 3)), rows(6, 5), ["x", "near", "y"])
    frame["near"] = nearly(frame["x"], frame["near"], 1e-12)
    frame["y"] += frame["x"]
    frame = (frame + 1000) * [1e12, 1e-12, 1e-3]
    frame = frame.drop(frame.index[rng.choice(np.arange(5, 30), gaps, replace=False)])
    found, _ = estimate(sample(frame), *effects, *covariance)
    assert_promised(found, exact_regression(frame, effects, *covariance))


@by_each_estimator
@pytest.mark.parametrize("effects", EFFECTS[1:], ids=str)
@pytest.mark.parametrize("gaps", [0, 9], ids=["balanced", "unbalanced"])
def test_r2_keeps_its_digits_where_effects_leave_little(estimate, effects, gaps):
    """Of what differs by billions between units or years, and by one beside these."""
    rng = np.random.default_rng(8)
    index = rows(7, 6)
    unit, year = (index.codes[level] for level in (0, 1))
    frame = pd.DataFrame(rng.normal(size=(42, 3)), index, ["y", "x", "z"])
    frame["y"] += frame["x"]
    large = effects[0] * rng.random(7)[unit] + effects[1] * rng.random(6)[year]
    frame[["y", "x"]] += 3e9 * large[:, None]
    frame = frame.drop(frame.index[rng.choice(np.arange(6, 42), gaps, replace=False)])
    _, statistics = estimate(sample(frame), *effects, "unadjusted", None)
    r2, r2_within = exact_fit(frame, effects)
    assert statistics["r2"] == pytest.approx(r2, rel=PROMISED)
    assert 0.1 < r2_within < 0.9
    assert statistics["r2_within"] == pytest.approx(r2_within, rel=EXACT)


def polynomial(variable: np.ndarray, degree: int) -> pd.DataFrame:
    """An outcome of noise, a variable and its powers."""
    columns = {f"x{p}": variable**p for p in range(1, degree + 1)}
    noise = np.random.default_rng(5).normal(size=len(variable))
    return pd.DataFrame({"y": noise, **columns}, rows(8, len(variable) // 8))


YEARS = np.tile(np.arange(2015.0, 2023.0), 8)
YUAN = np.exp(np.random.default_rng(6).normal(11, 0.5, 64))
COPY = np.random.default_rng(7).normal(8, 2, 64)


@by_each_estimator
@pytest.mark.parametrize(
    ("frame", "effects"),
    [
        (polynomial(YEARS, 2), (True, False)),
        (polynomial(YEARS, 3), (True, False)),
        (polynomial(YUAN, 3), (False, False)),
        (polynomial(YUAN * 1e4, 4), (True, True)),
        (polynomial(COPY, 1).assign(again=np.round(COPY, 8)), (False, False)),
        (polynomial(COPY, 1).assign(again=COPY + 1e-8 * YUAN / 1e5), (True, True)),
    ],
    ids=["squared_years", "cubed_years", "yuan", "large", "rounded", "shifted"],
)
def test_what_people_regress_on_is_estimated(estimate, frame, effects):
    found, _ = estimate(sample(frame), *effects, "unadjusted", None)
    assert_promised(found, exact_regression(frame, effects, "unadjusted", None))


@by_each_estimator
@pytest.mark.parametrize(
    ("frame", "culprit"),
    [
        (polynomial(YEARS, 4), "x4"),
        (polynomial(COPY, 1).assign(again=(COPY * 3) / 3), "again"),
        (polynomial(COPY, 1).assign(again=COPY + 1e-12 * YUAN / 1e5), "again"),
        (polynomial(COPY, 1).assign(again=np.round(COPY, 11)), "again"),
        (
            polynomial(
                np.full(64, 0.1) * np.where(YEARS > 2018, 3, 3.0000000000000004), 1
            ),
            "x1",
        ),
    ],
    ids=["fourth_power", "stored", "tiny", "rounded", "flat"],
)
def test_what_is_left_of_a_regressor_may_be_rounding_and_is_an_error(
    estimate, frame, culprit
):
    with pytest.raises(NotEstimableError, match=f"^{culprit} is absorbed .* collinear"):
        estimate(sample(frame), False, False, "unadjusted", None)


@by_each_estimator
@pytest.mark.parametrize("share", [3e-11, 1e-10, 3e-10, 1e-9, 1e-8])
@with_effects
def test_what_is_estimated_near_the_limit_keeps_the_promise(estimate, share, effects):
    """Nothing is in between: an error by name, or as exact as anything else."""
    frame = panel(17)
    frame["control"] = frame["x"] + share * frame["control"]
    spread = np.ptp(frame["x"])
    if share < 0.5e-10 * spread:
        with pytest.raises(NotEstimableError, match=r"^control is absorbed"):
            estimate(sample(frame), *effects, "clustered", "unit")
        return
    try:
        found, _ = estimate(sample(frame), *effects, "clustered", "unit")
    except NotEstimableError:
        assert share < 2e-10 * spread
    else:
        assert_promised(found, exact_regression(frame, effects, "clustered", "unit"))


@by_each_estimator
@with_effects
def test_an_outcome_that_is_explained_to_the_last_digits_is_an_error(estimate, effects):
    frame = panel(17)
    frame["y"] = frame["x"] - 2 * frame["control"]
    with pytest.raises(NotEstimableError, match=r"explain the outcome completely$"):
        estimate(sample(frame), *effects, "unadjusted", None)


@by_each_estimator
def test_a_two_way_variance_below_zero_is_missing_and_the_rest_stands(estimate):
    """Residuals alternate as a chessboard, the regressor by pairs of units.

    The scores then sum to nearly nil over each unit and year, and not by rows.
    """
    unit, year = (grid.ravel() for grid in np.indices((8, 6)))
    rng = np.random.default_rng(4)
    noise = 0.01 * rng.normal(size=(2, 48))
    frame = pd.DataFrame(
        {
            "y": (-1.0) ** (unit + year) + noise[0],
            "x": 2 + (-1.0) ** (unit // 2) + noise[1],
            "sound": unit + rng.normal(size=48),
        },
        rows(8, 6),
    )
    exact = exact_regression(frame, (False, False), "cr1s", "unit and year")
    assert exact.loc["x", "std_error"].is_nan()
    found, statistics = estimate(sample(frame), False, False, "cr1s", "unit and year")
    assert found.loc["x", "missing_reason"] == NOT_POSITIVE
    numbers = ["std_error", "statistic", "p_value", "conf_low", "conf_high"]
    assert found.loc["x", numbers].isna().all()
    plain, _ = estimate(sample(frame), False, False, "unadjusted", None)
    assert found["estimate"].equals(plain["estimate"])
    assert statistics["n_clusters"] == 6
    assert_promised(found, exact)
