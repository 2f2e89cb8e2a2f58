"""Panels with gaps: years left out, a long file, and each policy for what is left."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from entropanel.study.check import check
from entropanel.study.declarations import declarations
from helpers.building import staged
from helpers.invalid_studies import LONG, LONG_HEADER, add, rewrite, write
from helpers.project import PROJECT, copied

DECLARED = declarations(PROJECT / "seeds")
KEYS = ["unit_code", "year"]
DIGITAL = ["BPH", "SPD", "SHP"]
TOLERANCE = 1e-12  # sums of some 70 terms


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example without 2017, with a town that begins late, and three policies.

    Two variants of D have a policy of their own.

    Download speed is in the long file; T12 has it from 2020 only, without
    completion, and T11 has no web shops in any year.
    """
    folder = tmp_path_factory.mktemp("studies") / "gaps"
    shutil.copytree(PROJECT / "examples" / "towns", folder)
    wide = folder / "observations" / "observations.csv"
    frame = pd.read_csv(wide, dtype=str, keep_default_na=False)
    speed = frame[frame["series"] == "download_speed"]
    long = speed.melt(["series", "unit_code"], var_name="year")
    long = long[long["year"] != "2017"]
    late = (long["unit_code"] == "T12") & (long["year"] < "2020")
    rows = long[~late & (long["value"] != "")].to_csv(index=False, header=False)
    write(LONG, LONG_HEADER + rows)(folder)
    frame[frame["series"] != "download_speed"].drop(columns="2017").to_csv(
        wide, index=False
    )
    drop_year = rewrite(
        "study/study_years.csv", lambda text: text.replace("2017\n", "")
    )
    drop_year(folder)
    series = "study/study_series.csv"
    rewrite(series, lambda text: text.replace(",0.9,", ",0.8,"))(folder)
    rewrite(
        series,
        lambda text: re.sub("(?m)^(download_speed,.*),linear,", r"\1,none,", text),
    )(folder)
    rewrite(
        "observations/observations.csv",
        lambda text: re.sub("(?m)^web_shops,T11,.*$", "web_shops,T11,,,,,", text),
    )(folder)
    add(
        "study/study_scenarios.csv",
        "balanced,The balanced part,平衡部分,units,",
        "as_it_is,As it is,原样,none,",
    )(folder)
    variants = folder / "study" / "study_index_variants.csv"
    rows = pd.read_csv(variants, dtype=str)
    keys = ["index_id", "variant", "weighting", "weight_period", "balanced_by"]
    declared = [
        ["D", "whole", "entropy", "pooled", "units"],
        ["D", "each_cell", "entropy", "pooled", "none"],
    ]
    rows = pd.concat([rows, pd.DataFrame(declared, columns=keys)])
    rows.to_csv(variants, index=False)
    return folder


@dataclass(frozen=True)
class Refresh:
    """What a build published, and what it said."""

    warehouse: Path
    said: str


@pytest.fixture(scope="module")
def refresh(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Refresh:
    """The build of that study."""
    project = copied(tmp_path_factory.mktemp("panels") / "project")
    assert check(study, DECLARED).errors == []
    paths = staged(study, project.folder)
    run = project.dbt("build")
    assert run.returncode == 0, run.stdout
    return Refresh(paths.file, run.stdout)


@pytest.fixture(scope="module")
def published(refresh: Refresh) -> duckdb.DuckDBPyConnection:
    """The warehouse of that study."""
    return duckdb.connect(refresh.warehouse, read_only=True)


def test_a_study_without_a_publication_has_empty_audit_tables(
    refresh: Refresh, published: duckdb.DuckDBPyConnection
) -> None:
    audits = published.execute(
        "select table_name, estimated_size from duckdb_tables() "
        "where starts_with(table_name, 'fct_audit')"
    ).fetchall()
    assert len(audits) > 5
    assert {size for _, size in audits} == {0}
    assert "Printed numbers" not in refresh.said


def completed_values(study: Path) -> pd.DataFrame:
    """Observed and completed values by unit and year, with NumPy alone."""
    folder = study / "observations"
    wide = pd.read_csv(folder / "observations.csv")
    long = wide.melt(["series", "unit_code"], var_name="year")
    long = pd.concat([long, pd.read_csv(folder / "observations_long.csv")])
    long["year"] = long["year"].astype(int)
    table = long.pivot(index=KEYS, columns="series", values="value")
    units = [f"T{n:02d}" for n in range(1, 13)]
    years = [2016, 2018, 2019, 2020, 2021]
    table = table.reindex(pd.MultiIndex.from_product([units, years], names=KEYS))
    for name in table.columns.drop("download_speed"):
        for unit in units:
            table.loc[unit, name] = completed(table.loc[unit, name]).to_numpy()
    return table


def completed(course: pd.Series) -> pd.Series:
    """Straight lines through the nearest observed years, none below zero."""
    known = course.dropna()
    if len(known) < 2:
        return course
    result = course.copy()
    for year in course.index[course.isna()]:
        before, after = known[known.index < year], known[known.index > year]
        pair = pd.concat([before[-1:], after[:1]])
        if len(pair) < 2:
            pair = before[-2:] if after.empty else after[:2]
        line = np.polyfit(pair.index.astype(float), pair.to_numpy(), 1)
        result[year] = max(np.polyval(line, year), 0.0)
    return result


def digital(values: pd.DataFrame) -> pd.DataFrame:
    """Indicators of D."""
    return pd.DataFrame(
        {
            "BPH": values["broadband_connections"] / values["households"],
            "SPD": values["download_speed"],
            "SHP": values["web_shops"] / values["population"] * 1000,
        }
    )


def entropy_index(scaled: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Weights and index of min-max values, as the method says."""
    shares = scaled / scaled.sum()
    logs = np.log(shares.where(shares > 0, 1.0))
    redundancy = 1 + (shares * logs).sum() / np.log(len(scaled))
    weights = redundancy / redundancy.sum()
    return weights, scaled @ weights


def min_max(values: pd.DataFrame) -> pd.DataFrame:
    """Each column from its smallest to its largest value."""
    return (values - values.min()) / (values.max() - values.min())


def expected(study: Path, scenario: str) -> tuple[pd.Series, pd.Series]:
    """Weights and index of D under the policy of a scenario."""
    values = digital(completed_values(study))
    if scenario == "as_published":
        return entropy_index(min_max(values[["BPH"]]))
    if scenario == "balanced":
        whole = values.notna().all(axis=1).groupby("unit_code").transform("all")
        return entropy_index(min_max(values[whole]))
    return entropy_index(min_max(values).dropna())


@pytest.mark.parametrize(
    ("scenario", "cells"), [("as_published", 60), ("balanced", 50), ("as_it_is", 52)]
)
def test_the_index_of_each_policy_is_that_of_pandas(
    published: duckdb.DuckDBPyConnection, study: Path, scenario: str, cells: int
) -> None:
    weights, index = expected(study, scenario)
    found = published.execute(
        "select unit_code, year, value from fct_index where scenario = ? "
        "and index_id = 'D' and variant = 'default'",
        [scenario],
    ).df()
    assert len(found) == cells
    pd.testing.assert_series_equal(
        found.set_index(KEYS)["value"].sort_index(),
        index.sort_index(),
        check_names=False,
        check_index_type=False,
        rtol=0,
        atol=TOLERANCE,
    )
    rows = published.execute(
        "select indicator, weight from fct_index_weights where scenario = ? "
        "and index_id = 'D' and variant = 'default'",
        [scenario],
    ).fetchall()
    assert {name: pytest.approx(weights[name], abs=TOLERANCE) for name, _ in rows} == (
        dict(rows)
    )
    assert len(rows) == len(weights)


@pytest.mark.parametrize(
    ("variant", "cells", "missing_units"),
    [("whole", 50, "T11, T12"), ("each_cell", 52, "T11")],
)
def test_a_variant_with_a_policy_is_built_of_the_cells_that_it_leaves(
    published: duckdb.DuckDBPyConnection,
    study: Path,
    variant: str,
    cells: int,
    missing_units: str,
) -> None:
    """Scaled over the panel, which keeps the towns that the index has not."""
    scaled = min_max(digital(completed_values(study)))
    has_all = scaled.notna().all(axis=1)
    if variant == "whole":
        has_all = has_all.groupby("unit_code").transform("all")
    weights, index = entropy_index(scaled[has_all])
    key = "where scenario = 'as_published' and index_id = 'D' and variant = ?"
    found = published.execute(
        f"select unit_code, year, value from fct_index {key}", [variant]
    ).fetchall()
    assert len(found) == cells
    assert {(unit, year): value for unit, year, value in found} == pytest.approx(
        index.to_dict(), rel=0, abs=TOLERANCE
    )
    rows = published.execute(
        f"select indicator, weight from fct_index_weights {key}", [variant]
    ).fetchall()
    assert dict(rows) == pytest.approx(weights.to_dict(), rel=0, abs=TOLERANCE)
    lacking = published.execute(
        "select missing_indicators, missing_units from fct_descriptive_statistics "
        "where scenario = 'as_published' and variable = ?",
        [f"D__{variant}"],
    ).fetchall()
    assert lacking == [(None, missing_units)]


def test_missing_indicators_of_each_unit_are_listed(
    published: duckdb.DuckDBPyConnection, study: Path
) -> None:
    missing = digital(completed_values(study)).isna().groupby("unit_code").sum()
    lacking = missing[missing.any(axis=1)]
    assert list(lacking.index) == ["T11", "T12"]
    rows = published.execute(
        "select unit_code, missing_cells, missing_indicators from fct_panel_units "
        "where scenario = 'balanced' and not is_included order by unit_code"
    ).fetchall()
    assert rows == [
        (unit, row.sum(), ", ".join(sorted(row.index[row > 0])))
        for unit, row in lacking.iterrows()
    ]
    others = published.execute(
        "select count(*) from fct_panel_units "
        "where scenario <> 'balanced' and is_included"
    ).fetchall()
    assert others == [(24,)]


def test_a_gap_in_the_years_is_crossed_by_the_calendar(
    published: duckdb.DuckDBPyConnection, study: Path
) -> None:
    """Of a missing value the line takes two years from 2016 to 2018."""
    values = completed_values(study)
    filled = published.execute(
        "select series, unit_code, year, value from fct_panel "
        "where scenario = 'as_it_is' and status in ('interpolated', 'extrapolated')"
    ).fetchall()
    assert filled
    for series, unit, year, value in filled:
        assert value == pytest.approx(values.loc[(unit, year), series], rel=1e-12)


def test_national_growth_is_of_units_that_both_years_have(
    published: duckdb.DuckDBPyConnection, study: Path
) -> None:
    """T12 enters in 2020: it is in the total and not in the growth."""
    _, index = expected(study, "as_it_is")
    wide = index.unstack("year")
    both = wide[wide[2019].notna() & wide[2020].notna()]
    growth, units = published.execute(
        "select growth, units from fct_index_national where scenario = 'as_it_is' "
        "and index_id = 'D' and variant = 'default' and year = 2020"
    ).fetchall()[0]
    assert units == 11
    assert growth == pytest.approx(both[2020].sum() / both[2019].sum() - 1, rel=1e-9)


def test_regressions_of_a_balanced_panel_are_on_its_units(
    published: duckdb.DuckDBPyConnection,
) -> None:
    sizes = dict(
        published.execute(
            "select scenario, max(n_obs) from fct_regression_models "
            "where specification = 'two_way' group by scenario"
        ).fetchall()
    )
    assert sizes["balanced"] == 10 * 5
    assert sizes["as_it_is"] == 52
