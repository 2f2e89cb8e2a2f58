"""Scaling, entropy weights and indices against pymcdm, SciPy and NumPy."""

import numpy as np
import pandas as pd
import pytest
from pymcdm import weights as peer
from scipy import stats

from helpers.project import PROJECT

STUDY = PROJECT / "seeds" / "study"
SCENARIOS = list(pd.read_csv(STUDY / "study_scenarios.csv")["scenario"])
INDICATORS = pd.read_csv(STUDY / "study_indicators.csv", index_col="indicator")
VARIANTS = pd.read_csv(STUDY / "study_index_variants.csv")
TERMS = pd.read_csv(STUDY / "study_index_terms.csv")
EXCLUSIONS = pd.read_csv(STUDY / "study_index_exclusions.csv")
REVERSALS = pd.read_csv(STUDY / "study_index_reversals.csv")

with_scenarios = pytest.mark.parametrize("scenario", SCENARIOS)
with_variants = pytest.mark.parametrize(
    "variant",
    list(VARIANTS.itertuples()),
    ids=lambda row: f"{row.index_id}_{row.variant}",
)

# Sums of 279 terms of one sign, each with a rounding of 1e-16, and differences
# 1 - e of about a tenth: 12 digits are left, of which 9 are asked for.
RELATIVE = 1e-9
# A scaled value is of order 1 and may be nil: roundings of its parts remain.
NIL = 1e-12


def panel(warehouse, scenario: str, column: str) -> pd.DataFrame:
    """One column per indicator, one row per unit and year."""
    rows = warehouse.execute(
        f"select indicator, unit_code, year, {column} as value "
        "from fct_indicator_values where scenario = ?",
        [scenario],
    ).df()
    return rows.pivot(index=["unit_code", "year"], columns="indicator", values="value")


def declared(rows: pd.DataFrame, variant) -> pd.DataFrame:
    """Rows of a variant, by indicator."""
    mine = (rows["index_id"] == variant.index_id) & (rows["variant"] == variant.variant)
    return rows[mine].set_index("indicator")


def retained(cells: pd.DataFrame, variant) -> pd.DataFrame:
    """Indicators that are retained, not excluded by the variant, and complete.

    Balanced by units: complete in a unit, and the cells of units that have them all.
    """
    is_member = (INDICATORS["index_id"] == variant.index_id) & (
        INDICATORS["is_retained"].astype(str).str.lower() == "true"
    )
    names = INDICATORS.index[is_member].difference(declared(EXCLUSIONS, variant).index)
    cells = cells[cells.columns.intersection(names)]
    if variant.balanced_by != "units":
        return cells.dropna(axis="columns")
    is_whole = cells.notna().groupby("unit_code").transform("all")
    kept = is_whole.columns[is_whole.any()]
    return cells[kept][is_whole[kept].all(axis="columns")]


def weighed(scaled: pd.DataFrame, variant) -> pd.DataFrame:
    """What the entropies are taken of: some indicators on the reversed scale."""
    in_reverse = scaled.columns.intersection(declared(REVERSALS, variant).index)
    return scaled.assign(**{name: 1 - scaled[name] for name in in_reverse})


def min_max(values: pd.DataFrame) -> pd.DataFrame:
    upwards = INDICATORS["direction"].fillna(1)[values.columns].to_numpy() == 1
    low, high = values.min(), values.max()
    return pd.DataFrame(
        np.where(upwards, values - low, high - values) / (high - low).to_numpy(),
        index=values.index,
        columns=values.columns,
    )


def periods(scaled: pd.DataFrame, variant) -> dict[str, pd.DataFrame]:
    if variant.weight_period == "pooled":
        return {"pooled": scaled}
    return {str(year): rows for year, rows in scaled.groupby("year")}


@with_scenarios
@with_variants
def test_weights_are_those_of_pymcdm_on_the_min_max_matrix(
    warehouse, scenario, variant
):
    """Pymcdm divides each column by its sum, as the method does, and refuses
    zeros: a share of 1e-300 stands for them, with p ln p under 1e-297.
    """
    scaled = weighed(retained(panel(warehouse, scenario, "min_max"), variant), variant)
    method = {
        "entropy": peer.entropy_weights,
        "equal": peer.equal_weights,
        "none": lambda matrix: np.ones(matrix.shape[1]),
    }
    expected = [
        (period, indicator, weight)
        for period, rows in periods(scaled, variant).items()
        if not scaled.empty
        for indicator, weight in zip(
            rows, method[variant.weighting](rows.to_numpy().clip(1e-300)), strict=True
        )
    ]
    found = warehouse.execute(
        """
        select period, indicator, weight from fct_index_weights
        where scenario = ? and index_id = ? and variant = ?
        order by period, indicator
        """,
        [scenario, variant.index_id, variant.variant],
    ).fetchall()
    assert [row[:2] for row in found] == [row[:2] for row in sorted(expected)]
    np.testing.assert_allclose(
        [row[2] for row in found], [row[2] for row in sorted(expected)], rtol=RELATIVE
    )


@with_scenarios
@with_variants
def test_entropies_are_those_of_scipy_and_dimensions_sum_their_weights(
    warehouse, scenario, variant
):
    scaled = weighed(retained(panel(warehouse, scenario, "min_max"), variant), variant)
    found = warehouse.execute(
        """
        select * from fct_index_weights
        where scenario = ? and index_id = ? and variant = ?
        """,
        [scenario, variant.index_id, variant.variant],
    ).df()
    cells = periods(scaled, variant)
    expected = [
        stats.entropy(cells[row.period][row.indicator], base=len(cells[row.period]))
        for row in found.itertuples()
    ]
    np.testing.assert_allclose(found["entropy"], expected, rtol=RELATIVE)
    np.testing.assert_allclose(found["redundancy"], 1 - np.array(expected), RELATIVE)
    dimensions = INDICATORS["dimension"][found["indicator"]].to_numpy()
    assert (found["dimension"] == dimensions).all()
    sums = found["weight"].groupby([found["period"], dimensions]).transform("sum")
    np.testing.assert_allclose(found["dimension_weight"], sums, rtol=RELATIVE)


@with_scenarios
@with_variants
def test_an_index_is_what_numpy_makes_of_the_completed_values(
    warehouse, scenario, variant
):
    """Weights again by entropy; indicators that share a term are multiplied."""
    scaled = min_max(retained(panel(warehouse, scenario, "value"), variant))
    shared = declared(TERMS, variant)["term"]
    terms = [shared.get(name, name) for name in scaled]
    expected = {}
    for rows in periods(scaled, variant).values() if terms else ():
        weight = np.ones(rows.shape[1])
        if variant.weighting == "entropy":
            weight = 1 - stats.entropy(weighed(rows, variant), base=len(rows))
        if variant.weighting != "none":
            weight /= weight.sum()
        weighted = rows * weight
        expected |= weighted.T.groupby(terms).prod().sum().to_dict()
    found = warehouse.execute(
        """
        select unit_code, year, value from fct_index
        where scenario = ? and index_id = ? and variant = ?
        """,
        [scenario, variant.index_id, variant.variant],
    ).fetchall()
    assert {(unit, year): value for unit, year, value in found} == pytest.approx(
        expected, rel=RELATIVE
    )


@with_scenarios
def test_scaled_values_are_those_of_scipy_and_numpy(warehouse, scenario):
    """z-scores with the sample standard deviation; a constant is scaled to 0."""
    values = panel(warehouse, scenario, "value").dropna(axis="columns", how="all")
    constant = values.columns[values.nunique() == 1]
    scores = stats.zscore(values, ddof=1, nan_policy="omit")
    expected = {
        "min_max": min_max(values),
        "z_score": pd.DataFrame(scores, values.index, values.columns),
    }
    for column, scaled in expected.items():
        scaled[constant] = values[constant] * 0
        found = panel(warehouse, scenario, column).dropna(axis="columns", how="all")
        pd.testing.assert_frame_equal(
            found, scaled, check_names=False, rtol=RELATIVE, atol=NIL
        )
