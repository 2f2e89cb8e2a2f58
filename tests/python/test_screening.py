"""Variance inflation and stepwise screening against statsmodels."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from entropanel.screening import retained_inflation, stepwise, tolerances
from helpers.examples import examples
from helpers.project import PROJECT
from helpers.screening_reference import screening_of, vif_of

STUDY = PROJECT / "seeds" / "study"
SCENARIOS = list(pd.read_csv(STUDY / "study_scenarios.csv")["scenario"])
SCREENED = (
    pd.read_csv(STUDY / "study_indices.csv")
    .set_index("index_id")["vif_threshold"]
    .dropna()
)

# A residual is a difference: of its 16 digits the fit loses about as many as
# the VIF has, on both sides. 1e-8 holds for every VIF below 1e5.
RELATIVE = 1e-8
LARGEST_VIF = 1e5


def related(noise: float, n: int = 60) -> np.ndarray:
    """Four columns; the third is the sum of the first two plus noise."""
    draw = np.random.default_rng(1).normal(size=(n, 4))
    draw[:, 2] = draw[:, 0] + draw[:, 1] + noise * draw[:, 2]
    return draw


@st.composite
def matrices(draw):
    """Whole numbers in columns that vary and do not determine one another."""
    k = draw(st.integers(2, 5))
    n = draw(st.integers(k + 3, 30))
    cells = st.integers(-1000, 1000)
    values = draw(arrays.arrays(float, (n, k), elements=cells, fill=st.nothing()))
    assume((values.std(axis=0) > 0).all())
    correlations = np.corrcoef(values, rowvar=False)
    assume(np.linalg.eigvalsh(correlations).min() > 1 / LARGEST_VIF)
    return values


@pytest.mark.parametrize("noise", [10.0, 1.0, 0.1, 0.01])
@pytest.mark.parametrize("magnitudes", [(1, 1, 1, 1), (1e-6, 1, 1e6, 1e9)])
def test_tolerance_is_the_reciprocal_of_the_vif_of_statsmodels(noise, magnitudes):
    values = related(noise)
    found = tolerances(values * magnitudes + np.array(magnitudes))
    np.testing.assert_allclose(1 / found, vif_of(values), rtol=RELATIVE)


@examples(60)
@given(matrices())
def test_tolerances_of_any_matrix_are_those_of_statsmodels(values):
    found = tolerances(values)
    np.testing.assert_allclose(1 / found, vif_of(values), rtol=RELATIVE)
    assert ((found > 0) & (found <= 1)).all()


@examples(60)
@given(matrices(), st.sampled_from([1.5, 3.0, 10.0]))
def test_screening_of_any_matrix_takes_the_steps_of_the_reference(values, threshold):
    frame = pd.DataFrame(values).add_prefix("indicator_")
    expected = screening_of(frame, threshold)
    for _, group in expected.groupby("round"):
        # a tie, or a VIF at the threshold, is decided by the last digit
        largest = group["vif"].nlargest(2).to_numpy()
        assume(abs(largest[0] / threshold - 1) > RELATIVE)
        assume(largest[0] <= threshold or largest[1] < largest[0] * (1 - RELATIVE))
    found = stepwise(frame, threshold)
    pd.testing.assert_frame_equal(
        found, expected, check_dtype=False, rtol=RELATIVE, atol=0
    )


@pytest.mark.parametrize(
    ("made", "determined"),
    [
        (lambda a, b: a, {"a", "made"}),
        (lambda a, b: 3 - 2 * a, {"a", "made"}),
        (lambda a, b: a + b, {"a", "b", "made"}),
        (lambda a, b: 1e6 * a - 1e3 * b, {"a", "b", "made"}),
    ],
    ids=["duplicate", "affine", "sum", "unlike_magnitudes"],
)
def test_determined_columns_have_no_vif_and_one_of_them_is_dropped(made, determined):
    a, b, other = np.random.default_rng(2).normal(size=(3, 50))
    frame = pd.DataFrame({"a": a, "b": b, "other": other, "made": made(a, b)})
    found = stepwise(frame, threshold=10.0)
    first = found[found["round"] == 1].set_index("indicator")
    assert set(first.index[first["tolerance"] == 0]) == determined
    assert set(first.index[first["vif"].isna()]) == determined
    assert set(first.index[first["decision"] == "dropped"]) < determined
    last = found[found["round"] == 2]
    expected = vif_of(frame[list(last["indicator"])].to_numpy())
    np.testing.assert_allclose(last["vif"], expected, rtol=RELATIVE)
    assert set(last["decision"]) == {"kept"}
    assert found["round"].max() == 2


@pytest.mark.parametrize("constants", [1, 2, 4])
def test_constant_columns_have_no_vif_and_are_dropped_together_first(constants):
    values = related(1.0)
    values[:, :constants] = [1e6, 0.0, -1.0, 0.1][:constants]
    found = stepwise(pd.DataFrame(values, columns=list("abcd")), threshold=10.0)
    first = found[found["round"] == 1]
    assert list(first["indicator"]) == list("abcd")[:constants]
    assert set(first["decision"]) == {"dropped"}
    assert first[["vif", "tolerance"]].isna().all(axis=None)
    rest = found[found["round"] > 1]
    assert list(rest["indicator"]) == list("abcd")[constants:]
    if constants < 4:
        expected = vif_of(values[:, constants:])
        np.testing.assert_allclose(rest["vif"], expected, rtol=RELATIVE)


@pytest.mark.parametrize(
    ("threshold", "dropped"), [(4 + 1e-9, []), (4 - 1e-9, ["sum"]), (2.5, ["sum"])]
)
def test_only_what_is_above_the_threshold_is_dropped(threshold, dropped):
    """The sum of four contrasts, three of them at hand: R² is 3/4, VIF 4.

    Of a contrast by the others R² is 1/2, VIF 2; without the sum all are 1.
    """
    signs = np.array(np.meshgrid(*[[-1.0, 1.0]] * 4)).reshape(4, -1)
    frame = pd.DataFrame(signs[:3].T, columns=["a", "b", "c"])
    frame["sum"] = signs.sum(axis=0)
    found = stepwise(frame, threshold)
    assert list(found.loc[found["decision"] == "dropped", "indicator"]) == dropped
    last = found[found["decision"] == "kept"]
    # exact but for the rounding of the fit
    expected = [1, 1, 1] if dropped else [2, 2, 2, 4]
    np.testing.assert_allclose(last["vif"], expected, rtol=1e-12)


@pytest.mark.parametrize("slope", [0.5, 5.0, -5.0])
def test_of_two_candidates_both_have_the_vif_of_their_correlation(slope):
    x, noise = np.random.default_rng(3).normal(size=(2, 40))
    frame = pd.DataFrame({"x": x, "y": slope * x + noise})
    expected = 1 / (1 - frame.corr().loc["x", "y"] ** 2)
    found = stepwise(frame, threshold=10.0)
    first, rest = found[found["round"] == 1], found[found["round"] == 2]
    np.testing.assert_allclose(first["vif"], expected, rtol=RELATIVE)
    assert (first["decision"] == "dropped").sum() == (1 if expected > 10 else 0)
    assert list(rest["vif"]) == ([1.0] if expected > 10 else [])


def test_a_single_candidate_is_kept_with_vif_one():
    found = stepwise(pd.DataFrame({"only": [1.0, 2.0, 4.0]}), threshold=10.0)
    row = {"round": 1, "indicator": "only", "vif": 1.0, "tolerance": 1.0}
    assert found.to_dict("records") == [{**row, "decision": "kept"}]


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("index_id", SCREENED.index)
def test_screening_in_the_warehouse_takes_the_steps_of_the_reference(
    warehouse, scenario, index_id
):
    """Candidates: the declared indicators without a missing cell."""
    wide = (
        warehouse.execute(
            "select * from fct_indicator_values where scenario = ?", [scenario]
        )
        .df()
        .pivot(index=["unit_code", "year"], columns="indicator", values="value")
        .dropna(axis="columns")
    )
    declared = pd.read_csv(STUDY / "study_indicators.csv", index_col="indicator")
    members = declared.index[declared["index_id"] == index_id].intersection(
        wide.columns
    )
    expected = screening_of(wide[members], SCREENED[index_id])
    found = warehouse.execute(
        """
        select round, indicator, vif, tolerance, decision
        from fct_indicator_vif where scenario = ? and index_id = ?
        """,
        [scenario, index_id],
    ).df()
    keys = ["round", "indicator"]
    pd.testing.assert_frame_equal(
        found.sort_values(keys, ignore_index=True),
        expected.sort_values(keys, ignore_index=True),
        check_dtype=False,
        rtol=RELATIVE,
        atol=0,
    )


def test_vif_of_retained_indicators_leaves_out_constants():
    """Four indicators of an index in use, a constant one, and one not used."""
    columns = pd.DataFrame(related(1.0), columns=list("abcd"))
    columns["constant"], columns["unused"] = 1.0, columns["a"]
    values = columns.melt(var_name="indicator", ignore_index=False)
    values = values.reset_index(names="year").assign(scenario="s", unit_code="u")
    candidates = pd.DataFrame(
        {
            "scenario": "s",
            "index_id": "X",
            "balanced_by": "indicators",
            "indicator": list(columns),
        }
    ).assign(is_used=lambda frame: frame["indicator"] != "unused")
    table = retained_inflation(values, candidates).to_pandas()
    found = table.set_index("indicator")["vif"]
    np.testing.assert_allclose(
        found[list("abcd")], vif_of(columns[list("abcd")].to_numpy()), rtol=RELATIVE
    )
    assert list(found.index[found.isna()]) == ["constant"]


@pytest.mark.parametrize(("balanced_by", "rows"), [("none", 39), ("units", 20)])
def test_inflation_is_over_the_unit_years_that_the_index_has(balanced_by, rows):
    """Of two units one lacks one year of b: that year, or the unit, is left out."""
    values = np.random.default_rng(3).normal(size=(40, 2))
    wide = pd.DataFrame(values, columns=["a", "b"])
    wide.index = pd.MultiIndex.from_product([["u", "v"], range(20)])
    wide.loc[("v", 7), "b"] = np.nan
    long = wide.rename_axis(["unit_code", "year"]).melt(
        var_name="indicator", ignore_index=False
    )
    candidates = pd.DataFrame(
        {
            "scenario": "s",
            "index_id": "X",
            "balanced_by": balanced_by,
            "indicator": ["a", "b"],
            "is_used": True,
        }
    )
    found = retained_inflation(long.reset_index().assign(scenario="s"), candidates)
    kept = wide.drop("v") if balanced_by == "units" else wide.dropna()
    assert len(kept) == rows
    np.testing.assert_allclose(
        found.to_pandas()["vif"], vif_of(kept.to_numpy()), rtol=RELATIVE
    )


def test_no_indicator_in_use_gives_no_rows():
    candidates = pd.DataFrame(
        {
            "scenario": ["s"],
            "index_id": ["X"],
            "balanced_by": ["indicators"],
            "indicator": ["a"],
            "is_used": [False],
        }
    )
    values = pd.DataFrame(
        columns=["scenario", "indicator", "unit_code", "year", "value"]
    )
    assert retained_inflation(values, candidates).num_rows == 0


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_vif_within_an_index_in_the_warehouse_is_that_of_statsmodels(
    warehouse, scenario
):
    wide = (
        warehouse.execute(
            "select * from fct_indicator_values where scenario = ?", [scenario]
        )
        .df()
        .pivot(index=["unit_code", "year"], columns="indicator", values="value")
    )
    found = warehouse.execute(
        "select * from fct_index_vif where scenario = ?", [scenario]
    ).df()
    for _, rows in found.groupby("index_id"):
        # what a unit lacks in one year, it lacks in all
        expected = vif_of(wide[rows["indicator"]].dropna().to_numpy())
        np.testing.assert_allclose(rows["vif"], expected, rtol=RELATIVE)
        np.testing.assert_allclose(rows["mean_vif"], expected.mean(), rtol=RELATIVE)
    assert set(found["index_id"]) >= set(SCREENED.index)
