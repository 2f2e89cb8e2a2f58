"""The default study against what the paper prints, and against its own claims."""

from __future__ import annotations

import math
from decimal import Decimal

import duckdb
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from helpers.project import seed

# Table 8 of the paper: mean, standard deviation, minimum, maximum as printed.
TABLE_8 = {
    "NOD": ("107.6", "144.9", "0.499", "882.5"),
    "Population": ("4495", "2931", "317", "12684"),
    "GDP": ("27666", "22903", "815.7", "124370"),
    "CGDP": ("61526", "29267", "23151", "183980"),
    "Road": ("15.49", "8.260", "1.260", "39.89"),
    "FIP": ("22.47", "15.68", "0.900", "95.30"),
    "RD": ("3.952e6", "5.208e6", "2602", "2.902e7"),
    "RFIP": ("0.00568", "0.00426", "0.00212", "0.0295"),
    "PG": ("50791", "65053", "0", "348312"),
    "POS": ("0.131", "0.128", "0.00599", "0.776"),
    "Rail": ("27139", "22988", "828.2", "124720"),
}

CONTROLS = ["CGDP", "RRA", "RFIP", "RNHEI", "RD", "OUL"]
XIZANG, HAINAN = "540000", "460000"
ORIGIN = ["series", "unit_code", "year", "copies_agreeing", "copy"]
# as docs/queries.md lists them
PUBLIC_TABLES = {
    "dim_unit",
    "dim_region",
    "dim_series",
    "dim_indicator",
    "dim_unit_name",
    "dim_scenario",
    "dim_scenario_series",
    "dim_series_in_scenario",
    "dim_indicator_in_scenario",
    "dim_scenario_indicator",
    "dim_index",
    "dim_specification",
    "dim_covariance",
    "dim_specification_term",
    "dim_significance_level",
    "dim_index_exception",
    "dim_setting",
    "fct_observations",
    "fct_import_log",
    "fct_panel",
    "fct_panel_units",
    "fct_indicator_values",
    "fct_index_candidates",
    "fct_index_vif",
    "fct_indicator_vif",
    "fct_index_weights",
    "fct_index",
    "fct_index_contributions",
    "fct_index_regions",
    "fct_index_national",
    "fct_index_region_means",
    "fct_index_region_period_means",
    "fct_index_totals",
    "index_scores_wide",
    "fct_descriptive_statistics",
    "fct_estimation_panel",
    "estimation_panel_wide",
    "fct_regression_coefficients",
    "fct_regression_models",
    "fct_regression_dropped_rows",
    "fct_audit_values",
    "fct_audit_readings",
    "fct_audit_summary",
    "fct_audit_fits",
    "fct_audit_claims",
    "fct_audit_claim_values",
    "fct_audit_headline",
    "fct_data_quality",
    "fct_data_quality_rows",
}


@pytest.mark.parametrize("variable", TABLE_8)
def test_moments_equal_the_printed_table_8(
    warehouse: duckdb.DuckDBPyConnection, variable: str
) -> None:
    moments = warehouse.execute(
        "select n, mean, std_dev, min, max from fct_descriptive_statistics "
        "where scenario = 'as_printed' and variable = $1",
        [variable],
    ).fetchall()[0]
    assert moments[0] == 279
    for computed, text in zip(moments[1:], TABLE_8[variable], strict=True):
        last_digit = 10.0 ** int(Decimal(text).as_tuple().exponent)
        assert abs(computed - float(text)) <= last_digit / 2, (computed, text)


def test_the_row_rail_is_shown_to_be_a_gdp_series(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    sources = warehouse.execute(
        "select scenario, source_series from fct_descriptive_statistics "
        "where variable = 'Rail' order by scenario"
    ).fetchall()
    assert sources == [
        ("as_printed", "gdp_2018_census"),
        ("observed", "railway_mileage"),
    ]


@pytest.mark.parametrize("scenario", ["as_printed", "observed"])
def test_entropies_follow_from_the_printed_constant(
    warehouse: duckdb.DuckDBPyConnection, scenario: str
) -> None:
    """Tables 5 and 6 print k = 0.177582, six decimals of 1 / ln 279."""
    cells = warehouse.execute(
        "select distinct cells from fct_index_candidates where scenario = $1",
        [scenario],
    ).fetchall()
    assert [round(1 / math.log(n), 6) for (n,) in cells] == [0.177582]
    entropies = dict(
        warehouse.execute(
            "select indicator, entropy from fct_index_weights where scenario = $1 "
            "and variant = 'default' and index_id in ('X', 'Y')",
            [scenario],
        ).fetchall()
    )
    for indicator, entropy in entropies.items():
        values = [
            value
            for (value,) in warehouse.execute(
                "select min_max from fct_indicator_values "
                "where scenario = $1 and indicator = $2",
                [scenario, indicator],
            ).fetchall()
        ]
        shares = [value / sum(values) for value in values if value > 0]
        recomputed = -0.177582 * sum(p * math.log(p) for p in shares)
        # half a unit of the constant's last digit, times ln 279
        assert abs(entropy - recomputed) < 0.5e-6 * math.log(279) + 1e-9


def test_no_patent_is_extrapolated_in_the_scenario_observed(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    statuses = warehouse.execute(
        "select scenario, status, count(*) from fct_panel "
        "where series like '%patent%' and scenario = 'observed' group by all"
    ).fetchall()
    assert statuses == [("observed", "observed", 4 * 31 * 9)]


@pytest.mark.parametrize(
    ("table", "regressions"),
    [("table_9", 4), ("table_10", 7), ("table_11", 6)],
)
def test_regression_tables_stand_in_both_scenarios_under_both_covariances(
    warehouse: duckdb.DuckDBPyConnection, table: str, regressions: int
) -> None:
    found = warehouse.execute(
        """
        select scenario, covariance, count(distinct specification)
        from fct_regression_coefficients
        where isfinite(estimate) and isfinite(std_error)
            and specification in (
                select regexp_extract(counterpart_keys, 'specification=([^;]*)', 1)
                from fct_audit_values
                where table_id = $1 and statistic = 'estimate'
            )
            and term in (
                select term from dim_specification_term where role = 'regressor'
            )
        group by all
        """,
        [table],
    ).fetchall()
    assert sorted(found) == [
        (scenario, covariance, regressions)
        for scenario in ("as_printed", "observed")
        for covariance in ("clustered_by_unit", "conventional")
    ]


def test_what_has_no_data_is_left_out_and_said(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """Enterprises have observations of 2018 only, investment in information none."""
    assert warehouse.execute(
        "select distinct unavailable_terms from fct_regression_models "
        "where specification = 'two_way'"
    ).fetchall() == [("z_OUL",)]
    assert warehouse.execute(
        "select distinct is_retained, is_used from fct_index_candidates "
        "where indicator in ('IOW', 'NFE')"
    ).fetchall() == [(True, False)]


@pytest.mark.parametrize("scenario", ["as_printed", "observed"])
def test_openness_is_of_thirty_provinces_and_all_else_of_all(
    warehouse: duckdb.DuckDBPyConnection, scenario: str
) -> None:
    """Xizang has no observations of foreign investment, and only they are missing."""
    units = warehouse.execute(
        "select index_id, count(distinct unit_code), count(*), "
        "bool_or(unit_code = '540000') from fct_index where scenario = $1 "
        "group by index_id order by index_id",
        [scenario],
    ).fetchall()
    variants = warehouse.execute(
        "select index_id, count(*) from dim_index where index_id || variant <> "
        "'OULevery_unit' group by index_id order by index_id"
    ).fetchall()
    assert units == [
        (index, *((30, 270 * n, False) if index == "OUL" else (31, 279 * n, True)))
        for index, n in variants
    ]
    regressions = warehouse.execute(
        "select ends_with(specification, '_with_openness') as is_with, "
        "max(n_units), max(n_obs), max(unavailable_terms) "
        "from fct_regression_models where scenario = $1 group by 1 order by 1",
        [scenario],
    ).fetchall()
    assert regressions == [(False, 31, 279, "z_OUL"), (True, 30, 270, None)]
    assert warehouse.execute(
        "select missing_indicators, missing_units from fct_descriptive_statistics "
        "where scenario = $1 and variable = 'OUL'",
        [scenario],
    ).fetchall() == [("NFE", "540000")]


@pytest.mark.parametrize("effects", ["", " + C(t)", " + C(u) + C(t)"])
@pytest.mark.parametrize("scenario", ["as_printed", "observed"])
def test_what_is_said_of_openness_holds_by_least_squares(
    warehouse: duckdb.DuckDBPyConnection, scenario: str, effects: str
) -> None:
    """docs/replication.md: it rests on Hainan, and Xizang's loss moves X more."""
    wide = warehouse.execute(
        "select unit_code as u, year as t, ln(X) as x, ln(Y) as y, "
        "CGDP, RRA, RFIP, RNHEI, RD, OUL "
        "from estimation_panel_wide where scenario = $1",
        [scenario],
    ).df()
    wide[CONTROLS] = (wide[CONTROLS] - wide[CONTROLS].mean()) / wide[CONTROLS].std()

    def fit(left_out: set[str], controls: list[str]) -> object:
        formula = f"y ~ x + {' + '.join(controls)}{effects}"
        return smf.ols(formula, wide[~wide["u"].isin(left_out)]).fit()

    everyone, thirty = fit(set(), CONTROLS[:-1]), fit({XIZANG}, CONTROLS[:-1])
    with_openness = fit({XIZANG}, CONTROLS)
    assert with_openness.params["OUL"] < 0
    assert abs(thirty.params["x"] - with_openness.params["x"]) < abs(
        everyone.params["x"] - thirty.params["x"]
    )
    without_hainan = fit({XIZANG, HAINAN}, CONTROLS)
    is_significant = without_hainan.pvalues["OUL"] < 0.05
    assert is_significant == (scenario == "as_printed")
    assert scenario == "observed" or without_hainan.params["OUL"] > 0


def test_every_observation_at_hand_is_carried_with_its_provenance(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """As the files of the study tell it, a row for one unit before that for all."""
    observations = seed("observations").melt(ORIGIN[:2], var_name="year").dropna()
    copies = seed("observation_copies").fillna({"unit_code": ""})
    told = {
        (row.series, row.unit_code, year): (row.copies_agreeing, row.copy)
        for row in copies.itertuples()
        for year in range(int(row.first_year), int(row.last_year) + 1)
    }
    expected = {}
    for row in observations.itertuples():
        place = row.series, row.unit_code, int(row.year)
        agreeing, copy = told.get(place) or told[row.series, "", int(row.year)]
        expected[place] = None if pd.isna(agreeing) else int(agreeing), copy
    found = warehouse.execute(f"select {', '.join(ORIGIN)} from fct_observations")
    assert seed("observations_long").empty
    assert len(expected) > 7000
    assert {row[:3]: row[3:] for row in found.fetchall()} == expected


@pytest.mark.parametrize("key", ["series", "indicator"])
def test_why_a_scenario_does_what_it_does_is_published(
    warehouse: duckdb.DuckDBPyConnection, key: str
) -> None:
    (plural,) = {"series", "indicators"} & {key, f"{key}s"}
    declared = seed(f"study_scenario_{plural}").dropna(subset="note")
    found = warehouse.execute(
        f"select scenario, {key}, note from dim_scenario_{key} where note is not null"
    ).fetchall()
    columns = ["scenario", key, "note"]
    assert sorted(found) == sorted(declared[columns].itertuples(index=False, name=None))
    assert found


def test_the_public_tables_are_published(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    published = {
        name
        for (name,) in warehouse.execute(
            "select table_name from duckdb_tables()"
        ).fetchall()
    }
    assert published == PUBLIC_TABLES


def test_every_published_column_says_what_it_holds(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """Except those of the wide tables, which depend on the study."""
    assert (
        warehouse.execute(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and comment is null "
            "and not ends_with(table_name, '_wide')"
        ).fetchall()
        == []
    )
    assert (
        warehouse.execute(
            "select table_name from duckdb_tables() where comment not like '%Grain: %'"
        ).fetchall()
        == []
    )
