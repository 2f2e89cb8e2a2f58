"""Regressions in SQL: equal to linearmodels', and small in what they fetch."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entropanel.database import Database
from entropanel.regression import effects
from entropanel.regression.conventions import NotEstimableError
from entropanel.regression.specifications import LARGE_ROWS, regressions
from helpers.examples import examples
from helpers.regression_reference import (
    LEVELS,
    assert_same_coefficients,
    in_engine_estimate,
    in_memory_estimate,
    long,
    panel,
    sample,
    sample_table,
)

# What is promised of both estimators. Drawn panels may be nearly collinear: of 16
# digits 8 are left at worst.
RELATIVE = 1e-8
CLUSTERS = (None, "unit", "year", "unit and year")
COVARIANCES = [("clustered" if by else "unadjusted", by) for by in CLUSTERS]


@st.composite
def drawn_panels(draw: st.DrawFn) -> pd.DataFrame:
    """Panels with holes, of any level and scale, some in parts without connection."""
    units = draw(st.integers(2, 9))
    # more years than a word of bits holds
    years = draw(st.lists(st.integers(1900, 2030), min_size=2, max_size=7, unique=True))
    slopes = draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    shape = (units, len(years), 1 + slopes)
    scale = 10.0 ** rng.integers(-3, 4, shape[2])
    values = rng.normal(size=shape) + 3 * rng.normal(size=(units, 1, shape[2]))
    values += 3 * rng.normal(size=(1, len(years), shape[2]))
    rows = pd.MultiIndex.from_product(
        [[f"u{i}" for i in range(units)], years], names=list(LEVELS.values())
    )
    frame = pd.DataFrame(
        (values * scale + 10 * scale).reshape(-1, shape[2]),
        rows,
        ["y", *(f"x{j}" for j in range(slopes))],
    )
    return frame[rng.random(len(frame)) < draw(st.sampled_from([1.0, 0.9, 0.6]))]


@examples(100)
@given(
    frame=drawn_panels(),
    declared=st.tuples(st.booleans(), st.booleans()),
    covariance=st.sampled_from(COVARIANCES),
)
def test_any_panel_has_the_estimates_or_the_error_of_linearmodels(
    frame, declared, covariance
):
    if frame.empty:
        return
    try:
        expected = in_memory_estimate(sample(frame), *declared, *covariance)
    except NotEstimableError as error:
        with pytest.raises(NotEstimableError, match=f"^{error}$"):
            in_engine_estimate(sample(frame), *declared, *covariance)
        return
    table, statistics = in_engine_estimate(sample(frame), *declared, *covariance)
    assert_same_coefficients(table, expected[0], RELATIVE)
    iterated = {
        name: statistics.pop(name, None) for name in ("iterations", "tolerance")
    }
    assert statistics == pytest.approx(expected[1], rel=RELATIVE)
    is_balanced = len(frame) == expected[1]["n_units"] * expected[1]["n_periods"]
    if all(declared) and not is_balanced:
        assert iterated["iterations"] >= 1
        assert iterated["tolerance"] <= effects.TOLERANCE
    else:
        assert set(iterated.values()) == {None}


def specified(sample_terms: pd.DataFrame, large_rows: int) -> pd.DataFrame:
    """All effects and covariances of one table, below a threshold or above."""
    names = {"none": (False, False), "unit": (True, False), "time": (False, True)}
    names |= {"both": (True, True)}
    specifications = pd.DataFrame.from_dict(
        names, orient="index", columns=["unit_effects", "time_effects"]
    ).rename_axis("specification")
    covariances = pd.DataFrame(
        [
            (name, by or "plain", estimator, by)
            for name in names
            for estimator, by in COVARIANCES
        ],
        columns=["specification", "covariance", "estimator", "cluster_by"],
    )
    terms = pd.concat(sample_terms.assign(specification=name) for name in names)
    connection = sample_table(terms)
    return regressions(
        connection,
        connection.query("from sample"),
        connection.from_df(specifications.reset_index()),
        connection.from_df(covariances),
        connection.query(f"select '{LARGE_ROWS}' as setting, '{large_rows}' as value"),
    ).to_pandas()


@pytest.mark.parametrize("gaps", [0, 17], ids=["balanced", "unbalanced"])
def test_a_specification_has_the_same_table_below_and_above_the_threshold(gaps):
    frame = panel()
    frame.iloc[:gaps, frame.columns.get_loc("control")] = np.nan
    terms = pd.concat(
        [long(frame).assign(scenario="it's {one}"), long(-frame).assign(scenario="b")]
    )
    key = ["scenario", "specification", "covariance", "term", "quantity"]
    below, above = (
        specified(terms, rows).set_index(key)["value"]
        for rows in (len(frame) + 1, len(frame))
    )
    only_sql = ["iterations", "tolerance"]
    assert (below.xs("is_large", level="quantity") == 0).all()
    assert (above.xs("is_large", level="quantity") == 1).all()
    below = below.drop("is_large", level="quantity")
    above = above.drop(["is_large", *(only_sql if gaps else [])], level="quantity")
    assert len(below) > 0
    pd.testing.assert_series_equal(
        above.sort_index(), below.sort_index(), rtol=RELATIVE, atol=1e-12
    )


def exact_least_squares(frame: pd.DataFrame) -> tuple[list[float], list[float], float]:
    """Slopes of y with unit and year dummies, errors and R², in rational arithmetic."""
    units, years = (frame.index.get_level_values(name) for name in LEVELS.values())
    dummies = [units == unit for unit in units.unique()]
    dummies += [years == year for year in years.unique()[1:]]
    columns = [frame[name].to_numpy() for name in frame.columns if name != "y"]
    k = len(columns)
    design = [[Fraction(float(v)) for v in c] for c in [*columns, *dummies]]
    outcome = [Fraction(float(v)) for v in frame["y"]]
    size = len(design)

    def dot(a, b):
        return sum(x * z for x, z in zip(a, b, strict=True))

    rows = [
        [
            *(dot(a, b) for b in design),
            dot(a, outcome),
            *(Fraction(i == j) for j in range(k)),
        ]
        for i, a in enumerate(design)
    ]
    for i in range(size):
        pivot = next(r for r in range(i, size) if rows[r][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [v / rows[i][i] for v in rows[i]]
        for r in range(size):
            if r != i and rows[r][i]:
                rows[r] = [
                    a - rows[r][i] * b for a, b in zip(rows[r], rows[i], strict=True)
                ]
    slopes = [row[size] for row in rows]
    residuals = [
        y - dot(slopes, x)
        for y, x in zip(outcome, zip(*design, strict=True), strict=True)
    ]
    variance = dot(residuals, residuals) / (len(frame) - size)
    mean = sum(outcome) / len(outcome)
    r2 = 1 - dot(residuals, residuals) / sum((y - mean) ** 2 for y in outcome)
    errors = [float(variance * rows[i][size + 1 + i]) ** 0.5 for i in range(k)]
    return [float(slope) for slope in slopes[:k]], errors, float(r2)


HARD = {
    "units_that_differ_by_far_more_than_they_vary": lambda frame, unit, year, rest: {
        "x": frame["x"] + 1e7 * unit
    },
    "values_far_from_zero": lambda frame, unit, year, rest: {
        "x": frame["x"] + 1e8,
        "y": frame["y"] + 1e8,
    },
    "a_steep_trend": lambda frame, unit, year, rest: {"x": frame["x"] + 1e5 * year},
    "nearly_collinear_regressors": lambda frame, unit, year, rest: {
        "control": frame["x"] + 1e-6 * frame["control"]
    },
    "an_outcome_that_is_nearly_explained": lambda frame, unit, year, rest: {
        "y": frame["x"] + 1e-6 * rest
    },
}


@pytest.mark.parametrize("made", HARD.values(), ids=HARD.keys())
def test_digits_are_kept_where_sums_of_squares_would_lose_them(made):
    """Against rational arithmetic: of 16 digits the data themselves lose 8 at most."""
    frame = panel(17)
    units = frame.index.get_level_values("unit_code").str[-1].astype(float)
    years = frame.index.get_level_values("year").astype(float)
    rest = np.random.default_rng(8).normal(size=len(frame))
    frame = frame.assign(**made(frame, units, years, rest))
    slopes, errors, r2 = exact_least_squares(frame[["x", "control", "y"]])
    found, statistics = in_engine_estimate(
        sample(frame), True, True, "unadjusted", None
    )
    found = found.loc[["x", "control"]]
    np.testing.assert_allclose(found["std_error"], errors, rtol=RELATIVE)
    assert statistics["r2"] == pytest.approx(r2, rel=RELATIVE)
    # a slope near nil is as exact as its error
    np.testing.assert_allclose(
        found["estimate"], slopes, rtol=RELATIVE, atol=RELATIVE * min(errors)
    )


class Counting(Database):
    """A database that knows the largest table that was fetched from it."""

    largest = 0

    def frame(self, query, parameters=()):
        found = super().frame(query, parameters)
        Counting.largest = max(Counting.largest, len(found))
        return found


@pytest.mark.parametrize("cluster_by", CLUSTERS)
def test_only_sums_by_pair_of_years_are_fetched(cluster_by):
    rng = np.random.default_rng(2)
    rows = pd.MultiIndex.from_product(
        [[f"u{i}" for i in range(400)], range(2001, 2007)], names=list(LEVELS.values())
    )
    frame = pd.DataFrame(rng.normal(size=(2400, 3)), rows, ["x", "control", "y"])
    Counting.largest = 0
    estimator = "clustered" if cluster_by else "unadjusted"
    in_engine_estimate(
        sample(frame[rng.random(2400) < 0.8]),
        True,
        True,
        estimator,
        cluster_by,
        database=Counting,
    )
    assert Counting.largest == 6 * 7 / 2


def test_an_iteration_that_does_not_reach_its_tolerance_is_an_error(monkeypatch):
    monkeypatch.setattr(effects, "TOLERANCE", 0.0)
    with pytest.raises(
        NotEstimableError,
        match=r"^the effects were removed to a tolerance of \de-\d\d in 20 iter",
    ):
        in_engine_estimate(sample(panel(17)), True, True, "unadjusted", None)
