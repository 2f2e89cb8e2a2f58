"""Singletons are dropped as pyfixest drops them, before either way of estimating."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyfixest as pf
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from entropanel.regression.singletons import KEY, singletons
from helpers.regression_reference import (
    LEVELS,
    in_engine_estimate,
    in_memory_estimate,
    sample,
)

ESTIMATORS = [in_memory_estimate, in_engine_estimate]
EFFECTS = [(True, False), (False, True), (True, True)]
# pyfixest takes out two-way effects by iteration, here until steps of 1e-12
RELATIVE = 1e-8


def found_in(*parts: tuple[str, str, pd.DataFrame, tuple[bool, bool]]) -> pd.DataFrame:
    """Singletons of regressions.

    parts: of each the scenario, the specification, rows indexed by unit and year,
    and the effects of units and years.
    """
    rows = pd.concat(
        frame.index.to_frame(index=False).assign(
            scenario=scenario,
            specification=specification,
            unit_effects=effects[0],
            time_effects=effects[1],
        )
        for scenario, specification, frame, effects in parts
    )
    with duckdb.connect() as connection:
        connection.register("rows", rows)
        connection.execute("create table absorbed as from rows")
        relation = connection.query("from absorbed")
        return singletons(connection, relation).to_pandas()


def without_singletons(frame: pd.DataFrame, effects: tuple[bool, bool]) -> pd.DataFrame:
    """The rows that both estimators read."""
    found = found_in(("s", "m", frame, effects))
    alone = pd.MultiIndex.from_frame(found[list(LEVELS.values())])
    return frame[~frame.index.isin(alone)]


def rows_of(cells: list[tuple[str, int]]) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(cells, names=list(LEVELS.values()))
    return pd.DataFrame(index=index)


@st.composite
def sparse_panels(draw: st.DrawFn) -> pd.DataFrame:
    """A few whole units, and cells drawn one by one, many of them alone."""
    whole = draw(st.integers(0, 4))
    years = draw(st.integers(2, 6))
    cells = {(f"u{unit}", year) for unit in range(whole) for year in range(years)}
    cells |= draw(
        st.sets(
            st.tuples(st.integers(0, 14).map("v{}".format), st.integers(0, 2 * years)),
            min_size=4,
            max_size=25,
        )
    )
    frame = rows_of(sorted(cells))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    for name in ("y", "x", "control"):
        of_units, of_years = rng.normal(size=15), rng.normal(size=14)
        units, years_of = (
            frame.index.get_level_values(n).factorize()[0] for n in LEVELS.values()
        )
        noise = rng.normal(size=len(frame))
        frame[name] = 3 + of_units[units % 15] + of_years[years_of % 14] + noise
    return frame


def fit_of_pyfixest(
    frame: pd.DataFrame, effects: tuple[bool, bool], cluster_by: str
) -> Any:
    """As reghdfe has it: singletons dropped, effects nested in clusters not counted."""
    absorbed = [name for name, on in zip(LEVELS.values(), effects, strict=True) if on]
    clusters = [LEVELS[name] for name in cluster_by.split(" and ")]
    return pf.feols(
        f"y ~ x + control | {' + '.join(absorbed)}",
        frame.reset_index(),
        vcov={"CRV1": " + ".join(clusters)},
        demeaner=pf.MapDemeaner(fixef_tol=1e-12),
        fixef_rm="singleton",
        ssc=pf.ssc(k_adj=True, k_fixef="nonnested", G_adj=True, G_df="min"),
    )


@given(frame=sparse_panels(), effects=st.sampled_from(EFFECTS))
def test_exactly_the_singletons_are_dropped(frame, effects):
    """What is left is the largest part of the panel without a singleton.

    It is found here by dropping one row at a time, in an order of its own.
    """
    left = set(frame.index)

    def is_alone(row):
        return any(
            on and sum(other[level] == row[level] for other in left) == 1
            for level, on in enumerate(effects)
        )

    while alone := next(filter(is_alone, sorted(left, reverse=True)), None):
        left.remove(alone)
    assert set(without_singletons(frame, effects).index) == left


@given(
    frame=sparse_panels(),
    effects=st.sampled_from(EFFECTS),
    cluster_by=st.sampled_from(["unit", "year"]),
    estimate=st.sampled_from(ESTIMATORS),
)
def test_errors_observations_and_clusters_are_those_of_pyfixest(
    frame, effects, cluster_by, estimate
):
    left = without_singletons(frame, effects)
    sizes = [left.index.get_level_values(name).nunique() for name in LEVELS.values()]
    effects_left = sum(size for size, on in zip(sizes, effects, strict=True) if on)
    # the smaller ones cannot be estimated, or nearly explained by their effects
    assume(min(sizes, default=0) > 3 and len(left) > effects_left + 3)
    expected = fit_of_pyfixest(frame, effects, cluster_by)
    assert len(expected._data) == len(left)
    table, statistics = estimate(sample(left), *effects, "cr1s", cluster_by)
    assert statistics["n_obs"] == expected._N
    clusters = expected._data[LEVELS[cluster_by]].nunique()
    assert statistics["n_clusters"] == clusters
    terms = ["x", "control"]
    errors = expected.se()[terms].to_numpy()
    assert table.loc[terms, "estimate"].to_numpy() == pytest.approx(
        expected.coef()[terms].to_numpy(), rel=RELATIVE, abs=RELATIVE * errors.min()
    )
    assert table.loc[terms, "std_error"].to_numpy() == pytest.approx(
        errors, rel=RELATIVE
    )
    assert table.loc[terms, "p_value"].to_numpy() == pytest.approx(
        expected.pvalue()[terms].to_numpy(), abs=RELATIVE
    )
    assert statistics["r2_within"] == pytest.approx(
        expected._r2_within, rel=RELATIVE, abs=RELATIVE
    )


def test_chained_singletons_are_dropped_iteratively():
    """Each row but the last two is alone once the one before it is gone."""
    chain = [(f"u{n // 2}", 2000 + (n + 1) // 2) for n in range(9)]
    whole = [(unit, year) for unit in ("a", "b") for year in (1990, 1991)]
    found = found_in(("s", "m", rows_of(chain + whole), (True, True)))
    assert set(zip(found["unit_code"], found["year"], strict=True)) == set(chain)
    assert set(found["effect"]) == {"unit", "year"}


def test_regressions_and_scenarios_are_looked_at_apart():
    one, pair = rows_of([("a", 1)]), rows_of([("a", 1), ("a", 2)])
    found = found_in(
        ("s", "m", one, (True, False)),
        ("t", "m", pair, (True, False)),
        ("s", "n", pair, (False, True)),
        ("s", "k", pair, (True, False)),
    )
    assert sorted(found[[*KEY, "effect"]].itertuples(index=False, name=None)) == [
        ("s", "m", "a", 1, "unit"),
        ("s", "n", "a", 1, "year"),
        ("s", "n", "a", 2, "year"),
    ]


def test_where_none_is_alone_there_is_no_row_and_every_column():
    pair = rows_of([("a", 1), ("a", 2)])
    found = found_in(("s", "m", pair, (True, False)))
    assert found.empty
    assert list(found) == [*KEY, "effect"]
