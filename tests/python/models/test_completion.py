"""Completion of gaps, in the warehouse and by the macro itself, against SciPy."""

from decimal import ROUND_HALF_UP, Decimal

import duckdb
import jinja2
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.completion_reference import PROVENANCE, completed
from helpers.project import PROJECT

STUDY = PROJECT / "seeds" / "study"
SCENARIOS = list(pd.read_csv(STUDY / "study_scenarios.csv")["scenario"])
KEY = ["scenario", "unit_code"]
CELLS = pa.schema(
    [
        *((name, pa.string()) for name in KEY),
        ("year", pa.int32()),
        ("value", pa.float64()),
        ("completion", pa.string()),
        ("single_observation", pa.string()),
        ("completion_floor", pa.float64()),
    ]
)
# What the macros read: observations, unit series with their policy, years.
PARTS = """
create or replace temp view observations as
select scenario, unit_code, year, value from cells where value is not null;
create or replace temp view unit_series as
select distinct
    scenario, unit_code, completion, single_observation, completion_floor
from cells;
create or replace temp view years as select distinct year from cells;
"""

# Two programs take the same line in five operations each. Extended, it may cancel
# to a hundred-thousandth of the values: of 16 digits 10 are left at worst.
RELATIVE = 1e-9


def assert_same_provenance(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Observed cells are equal to the last bit, completed ones to 1e-9."""
    found, expected = (
        frame[PROVENANCE].astype(
            {
                "value": float,
                "anchor_from": "Int64",
                "anchor_to": "Int64",
                "gap_length": "Int64",
            }
        )
        for frame in (found, expected)
    )
    pd.testing.assert_frame_equal(
        found,
        expected,
        check_dtype=False,
        check_index_type=False,
        rtol=RELATIVE,
        atol=0,
    )
    is_observed = expected["status"] == "observed"
    assert (found["value"] == expected["value"])[is_observed].all()


def provenance_of(scenario: str) -> pd.DataFrame:
    """Every series completed from the seeds alone, as the scenario declares it."""
    published = pd.read_csv(
        PROJECT / "seeds" / "observations" / "observations.csv",
        dtype=str,
        index_col=["series", "unit_code"],
    ).rename(columns=int)
    declared = pd.read_csv(STUDY / "study_scenario_series.csv").query(
        "scenario == @scenario"
    )
    series = pd.read_csv(STUDY / "study_series.csv").merge(
        declared, on="series", how="left"
    )
    units = pd.read_csv(STUDY / "study_units.csv", dtype=str)["unit_code"]
    ledgers = {}
    for row in series.itertuples():
        source = row.series if pd.isna(row.source_series) else row.source_series
        for unit in units:
            values: list[float | None] = []
            for year in published.columns:
                text = published[year].get((source, unit))
                is_taken = (
                    pd.notna(text)
                    and not year < row.observed_from
                    and not year > row.observed_to
                )
                values.append(rounded(text, row.decimals) if is_taken else None)
            ledgers[row.series, unit] = completed(
                list(published.columns),
                values,
                row.completion,
                row.single_observation,
                None if pd.isna(row.completion_floor) else row.completion_floor,
            )
    return pd.concat(ledgers, names=["series", "unit_code"])


def rounded(text: str, decimals: float) -> float:
    if pd.isna(decimals):
        return float(text)
    unit = Decimal(1).scaleb(-int(decimals))
    return float(Decimal(text).quantize(unit, ROUND_HALF_UP))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_panel_and_its_ledger_are_those_of_scipy_and_pandas(warehouse, scenario):
    found = (
        warehouse.execute("select * from fct_panel where scenario = ?", [scenario])
        .df()
        .set_index(["series", "unit_code", "year"])
        .sort_index()
    )
    assert_same_provenance(found, provenance_of(scenario).sort_index())


@pytest.fixture(scope="module")
def complete():
    """Runs the macros on unit series: policy and values of a unit, by year."""
    sources = [
        "completion/line_through.sql",
        "completion/incomplete_unit_series.sql",
        "completion/filled_linearly.sql",
        "engine/equal_keys.sql",
    ]
    macros = "".join((PROJECT / "macros" / name).read_text() for name in sources)
    # the provenance of observed cells is the model's, of filled ones the macros'
    query = (
        jinja2.Environment()
        .from_string(
            macros
            + f"""
            with
            incomplete as ({{{{ incomplete_unit_series(
                'unit_series', 'observations', 'years', {KEY}
            ) }}}}),
            filled as ({{{{ filled_linearly(
                'observations', 'incomplete', 'years', {KEY}
            ) }}}})
            select * from filled
            union all by name
            select
                *, 'observed' as status, false as is_floored,
                year as anchor_from, year as anchor_to, 0 as gap_length
            from observations
            """
        )
        .render()
    )

    with duckdb.connect() as connection:

        def run(rows: list[tuple]) -> pd.DataFrame:
            columns = dict(zip(CELLS.names, zip(*rows, strict=True), strict=True))
            connection.register("cells", pa.table(columns, CELLS))
            connection.execute(PARTS)
            table = connection.execute(query).df()
            return table.set_index([*KEY, "year"]).sort_index()

        yield run


LINEAR = ("linear", "missing", 0.0)
CARRIED = ("linear", "carry", 0.0)


@pytest.mark.parametrize(
    ("policy", "values", "expected", "status"),
    [
        (LINEAR, [1, None, None, 7], [1, 3, 5, 7], "oiio"),
        (LINEAR, [None, 5, None, 9, None], [3, 5, 7, 9, 11], "eoioe"),
        (LINEAR, [None, None, 4, 10, 12], [0, 0, 4, 10, 12], "eeooo"),
        (LINEAR, [9, 10, 20, None, None], [9, 10, 20, 30, 40], "oooee"),
        (("linear", "missing", None), [None, 4, 10], [-2, 4, 10], "eoo"),
        (("linear", "missing", 3.5), [1, 2, None], [1, 2, 3.5], "ooe"),
        (LINEAR, [-3, None, -1], [-3, 0, -1], "oio"),
        (LINEAR, [None, 6, None], [None, 6, None], "mom"),
        (CARRIED, [None, 6, None], [6, 6, 6], "eoe"),
        (CARRIED, [None, -6], [0, -6], "eo"),
        (LINEAR, [None, None], [None, None], "mm"),
        (CARRIED, [None, None], [None, None], "mm"),
        (("none", "carry", 0.0), [1, None, 3, None], [1, None, 3, None], "omom"),
    ],
)
def test_the_macro_completes_a_unit_series_as_by_hand(
    complete, policy, values, expected, status
):
    """Lines through whole numbers, computed in the head: equal to the last bit."""
    found = complete(
        [("s", "u", 2013 + i, value, *policy) for i, value in enumerate(values)]
    )
    assert [None if pd.isna(v) else v for v in found["value"]] == expected
    assert "".join(name[0] for name in found["status"]) == status


@st.composite
def unit_series(draw):
    """Some units over the same years, whole numbers and gaps, each its policy."""
    years = sorted(draw(st.sets(st.integers(2001, 2013), min_size=1, max_size=10)))
    value = st.none() | st.integers(-1000, 1000).map(float)
    keys = draw(st.sets(st.tuples(*[st.sampled_from("ab")] * 2), min_size=1))
    policy = st.tuples(
        st.sampled_from(["linear", "linear", "none"]),
        st.sampled_from(["missing", "carry"]),
        st.sampled_from([None, 0.0, -5.0]),
    )
    size = len(years)
    drawn = st.tuples(policy, st.lists(value, min_size=size, max_size=size))
    return years, {key: draw(drawn) for key in sorted(keys)}, draw(st.randoms())


@settings(deadline=None, max_examples=150)
@given(unit_series())
def test_the_macro_completes_any_unit_series_as_scipy_does(complete, drawn):
    years, units, random = drawn
    rows = [
        (*key, year, value, *policy)
        for key, (policy, values) in units.items()
        for year, value in zip(years, values, strict=True)
    ]
    random.shuffle(rows)
    expected = pd.concat(
        {
            key: completed(years, values, *policy)
            for key, (policy, values) in units.items()
        },
        names=KEY,
    )
    assert_same_provenance(complete(rows), expected)
