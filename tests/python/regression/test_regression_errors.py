"""What a regression reports as an error, drops and says about it."""

import numpy as np
import pandas as pd
import pytest

from entropanel.regression.conventions import NOT_POSITIVE, NotEstimableError
from entropanel.regression.in_memory import sample_of
from entropanel.regression.specifications import regressions
from helpers.regression_reference import (
    EXACT,
    LEVELS,
    assert_same_coefficients,
    by_each_estimator,
    in_memory_estimate,
    least_squares,
    long,
    panel,
    sample,
    sample_table,
    with_effects,
)

UNIT = panel().index.get_level_values("unit_code").str[-1].astype(float)
YEAR = panel().index.get_level_values("year").astype(float)


@by_each_estimator
@pytest.mark.parametrize(
    ("effects", "culprit", "column"),
    [
        ((False, False), "flat", lambda frame: 7.0),
        ((True, False), "of_unit", lambda frame: UNIT**2),
        ((False, True), "of_year", lambda frame: np.log(YEAR)),
        ((True, True), "of_unit", lambda frame: UNIT**2),
        ((True, True), "of_year", lambda frame: YEAR),
        ((True, True), "of_both", lambda frame: 1e6 * np.sin(UNIT) + YEAR),
        ((True, False), "x_again", lambda frame: frame["x"] + UNIT),
        ((False, False), "double", lambda frame: 1 - 2 * frame["x"]),
        ((True, True), "sum", lambda frame: 1e9 * (frame["x"] + frame["control"])),
    ],
)
@pytest.mark.parametrize("estimator", ["unadjusted", "clustered"])
def test_a_regressor_that_is_not_identified_is_named(
    estimate, effects, culprit, column, estimator
):
    frame = panel()
    frame[culprit] = column(frame)
    with pytest.raises(
        NotEstimableError, match=rf"^{culprit} is absorbed .* or collinear"
    ):
        estimate(sample(frame), *effects, estimator, "unit")


@by_each_estimator
@pytest.mark.parametrize("spare", [1, 0, -1, -2])
@with_effects
def test_fewer_observations_than_parameters_are_errors_and_counted(
    estimate, effects, spare
):
    """One row per parameter of the effects, one per slope, and some to spare."""
    frame = panel()
    unit, year = (frame.index.get_level_values(level) for level in LEVELS.values())
    spanning = np.arange(len(frame)) == 0
    spanning |= effects[0] & (year == 2001)
    spanning |= effects[1] & (unit == "unit 0")
    parameters = spanning.sum() + 2
    rows = sample(pd.concat([frame[spanning], frame[~spanning][: 2 + spare]]))
    if spare > 0:
        _, statistics = estimate(rows, *effects, "unadjusted", None)
        assert statistics["df_resid"] == spare
        return
    message = f"^{parameters + spare} observations for {parameters} parameters$"
    with pytest.raises(NotEstimableError, match=message):
        estimate(rows, *effects, "unadjusted", None)


@by_each_estimator
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("effects", "clusters", "level"),
    [((False, True), "unit", 0), ((True, False), "year", 1)],
)
def test_a_clustered_error_whose_square_is_nil_but_for_rounding_is_missing(
    estimate, seed, effects, clusters, level
):
    """Of two clusters that effects centre the scores add up to nothing in each."""
    rng = np.random.default_rng(seed)
    frame = panel()
    labels = frame.index.get_level_values(level)
    frame = frame[labels.isin(labels.unique()[:2])][["y", "x"]]
    frame = frame.assign(**dict.fromkeys(frame, 1000.0))
    frame += 300 * rng.normal(size=frame.shape)
    plain, _ = estimate(sample(frame), *effects, "unadjusted", None)
    found, _ = estimate(sample(frame), *effects, "clustered", clusters)
    assert plain["missing_reason"].isna().all()
    assert found["missing_reason"]["x"] == NOT_POSITIVE
    # the engine adds up in no fixed order
    assert found["estimate"]["x"] == pytest.approx(plain["estimate"]["x"], rel=1e-12)
    assert found.drop(columns=["estimate", "missing_reason"]).loc["x"].isna().all()


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        (long(panel()).query("role != 'outcome'"), "outcome"),
        (long(panel().assign(y=np.nan)), "no unit-year"),
        (long(panel().assign(control=np.nan)), "no unit-year"),
    ],
    ids=["no_outcome", "outcome_missing_in_every_row", "control_missing_in_every_row"],
)
def test_a_sample_without_an_outcome_or_a_complete_row_is_an_error(terms, reason):
    with pytest.raises(NotEstimableError, match=reason):
        sample_of(terms)


@pytest.mark.parametrize(
    "holes",
    [{}, {"y": [0]}, {"x": [3, 4], "control": [4, 60]}, {"y": [0], "control": [0]}],
)
def test_rows_without_a_value_are_dropped_and_counted(holes):
    frame = panel()
    for column, rows in holes.items():
        frame.iloc[rows, frame.columns.get_loc(column)] = np.nan
    arranged = sample_of(long(frame))
    complete = frame.dropna()
    pd.testing.assert_series_equal(arranged.outcome, complete["y"])
    pd.testing.assert_frame_equal(
        arranged.regressors, complete[["x", "control"]], check_names=False
    )
    _, statistics = in_memory_estimate(arranged, True, True, "unadjusted", None)
    lost = {row for rows in holes.values() for row in rows}
    assert statistics["dropped_rows"] == len(lost)
    assert statistics["n_obs"] == len(frame) - len(lost)


def test_what_cannot_be_estimated_leaves_its_reason_and_the_rest_its_numbers():
    connection = sample_table(
        pd.concat(
            long(panel().assign(x=column)).assign(scenario="s", specification=name)
            for name, column in {"sound": panel()["x"], "absorbed": UNIT}.items()
        )
    )
    table = regressions(
        connection,
        connection.query("from sample"),
        pd.DataFrame(
            {
                "specification": ["sound", "absorbed"],
                "unit_effects": True,
                "time_effects": False,
            }
        ),
        pd.DataFrame(
            {
                "specification": ["sound", "absorbed"],
                "covariance": "plain",
                "estimator": "unadjusted",
                "cluster_by": None,
            }
        ),
        pd.DataFrame({"setting": [], "value": []}),
    ).to_pandas()
    absorbed = table[table["specification"] == "absorbed"]
    assert absorbed["note"].str.startswith("x is absorbed").tolist() == [True]
    assert absorbed["value"].isna().all()
    expected, _ = least_squares(panel()["y"], panel()[["x", "control"]], True, False)
    found = table.dropna(subset="term").pivot(
        index="term", columns="quantity", values="value"
    )
    assert_same_coefficients(found, expected, EXACT)


@by_each_estimator
@pytest.mark.parametrize(
    ("cluster_by", "message"), [("unit", "one cluster by unit"), (None, "cluster_by")]
)
def test_clustered_errors_need_two_declared_clusters(estimate, cluster_by, message):
    frame = panel()
    one_unit = frame.loc[["unit 1"]]
    with pytest.raises(NotEstimableError, match=message):
        estimate(sample(one_unit), False, False, "clustered", cluster_by)


def test_a_regression_without_its_regressor_is_not_estimated():
    """Controls may be missing and are named; what is asked about may not."""
    terms = long(panel())
    with pytest.raises(NotEstimableError, match="no regressor has data"):
        sample_of(terms[terms["role"] != "regressor"])
