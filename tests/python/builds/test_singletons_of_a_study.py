"""Singletons of a study's regressions, from its files to its tables."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyfixest as pf
import pytest

from entropanel.catalogue import message
from entropanel.public_tables import Tables
from entropanel.report.contents import Table
from entropanel.report.declared_regressions import specifications_section
from entropanel.report.reading import Reader
from entropanel.study.check import check
from entropanel.study.declarations import declarations
from entropanel.tables.regressions import regression_tables
from helpers.building import staged
from helpers.invalid_studies import (
    INDICATORS,
    LONG,
    LONG_HEADER,
    SERIES,
    SERIES_ROW,
    SPECIFICATIONS,
    TERMS,
    add,
    rewrite,
    write,
)
from helpers.project import PROJECT, copied

NOT_POSITIVE = message("variance_not_positive")
DECLARED = declarations(PROJECT / "seeds")
YEARS = range(2016, 2022)
# T06 and T07 have a single row. Without that of T06, T05 is alone in 2021. T08 has two
# rows, of which a lag takes one.
CELLS = [(f"T0{n}", year) for n in range(1, 5) for year in YEARS if year < 2021]
CELLS += [("T05", 2017), ("T05", 2018), ("T05", 2021), ("T06", 2021), ("T07", 2019)]
CELLS += [("T08", 2018), ("T08", 2019)]
# of each regression the formula of its effects, and whether singletons are dropped
REGRESSIONS = {
    "of_units": ("unit_code", True),
    "of_years": ("year", True),
    "of_both": ("unit_code + year", True),
    "kept": ("unit_code", False),
    "northern": ("unit_code + year", True),
    "lagged": ("unit_code", True),
}
RELATIVE = 1e-8  # of the iterations of pyfixest, steps of 1e-12


def observations() -> pd.DataFrame:
    """Trams and ferries of the towns that have them."""
    rng = np.random.default_rng(3)
    index = pd.MultiIndex.from_tuples(CELLS, names=["unit_code", "year"])
    values = 50 + rng.normal(size=(len(CELLS), 2)).cumsum(axis=0)
    return pd.DataFrame(values, index, ["trams", "ferries"])


def chessboard() -> pd.DataFrame:
    """Of the regressor dark the variance clustered by units and years is negative.

    Residuals alternate between units and years, dark between pairs of units.
    """
    unit, year = (grid.ravel() for grid in np.indices((8, 6)))
    towns = [f"T0{n}" for n in range(1, 9)]
    index = pd.MultiIndex.from_product([towns, YEARS], names=["unit_code", "year"])
    noise = np.random.default_rng(7).normal(size=(3, 48))
    columns = {
        "light": 5 + (-1.0) ** (unit + year) + 0.01 * noise[0],
        "dark": 5 + (-1.0) ** (unit // 2) + 0.01 * noise[1],
        "grey": 5 + unit / 8 + noise[2],
    }
    return pd.DataFrame(columns, index)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The warehouse of the example with these regressions.

    From 60 unit-years on a regression is estimated in SQL: all but the northern one.
    """
    root = tmp_path_factory.mktemp("singletons")
    study = Path(shutil.copytree(PROJECT / "examples" / "towns", root / "study"))
    parts = (observations(), chessboard())
    add(
        SERIES,
        *(
            f"{name},{name},,lines,{SERIES_ROW}none,missing,,"
            for part in parts
            for name in part
        ),
    )(study)
    add(
        INDICATORS,
        "TRA,Trams,,lines,trams,,,1,,,,",
        "FER,Ferries,,lines,ferries,,,1,,,,",
        "LIG,Light,,lines,light,,,1,,,,",
        "DAR,Dark,,lines,dark,,,1,,,,",
        "GRE,Grey,,lines,grey,,,1,,,,",
    )(study)
    long = pd.concat(
        part.melt(var_name="series", ignore_index=False).reset_index() for part in parts
    )
    rows = long[["series", "unit_code", "year", "value"]]
    write(LONG, LONG_HEADER + rows.to_csv(index=False, header=False))(study)
    rewrite(
        SPECIFICATIONS,
        lambda text: text.replace("note\n", "note,singletons\n").replace(
            ",,,,,\n", ",,,,,,\n"
        ),
    )(study)
    add(
        SPECIFICATIONS,
        "of_units,Units,,true,false,,,,,,",
        "of_years,Years,,false,true,,,,,,drop",
        "of_both,Both,,true,true,,,,,,",
        "kept,Kept,,true,false,,,,,,keep",
        "northern,Northern,,true,true,coasts,North coast,,,,",
        "lagged,Lagged,,true,false,,,,,,",
        "chess,Chess,,false,false,,,,,,",
    )(study)
    add(
        TERMS,
        "chess,0,outcome,light,LIG,level,,,",
        "chess,1,regressor,dark,DAR,level,,,",
        "chess,2,control,grey,GRE,level,,,",
        *(f"{name},0,outcome,trams,TRA,level,,," for name in REGRESSIONS),
        *(
            f"{name},1,regressor,x,FER,level,,,{'1' if name == 'lagged' else ''}"
            for name in REGRESSIONS
        ),
    )(study)
    add(
        "study/study_covariances.csv",
        "cr1s,CR1S errors,,cr1s,unit,7",
        "two_way,Two-way errors,,cr1s,unit and year,7",
    )(study)
    add(
        "study/study_specification_covariances.csv",
        "chess,two_way",
        "chess,cr1s",
        *(f"{name},cr1s" for name in REGRESSIONS),
    )(study)
    add("study/study_settings.csv", "rows_of_large_regressions,60,")(study)
    assert check(study, DECLARED).errors == []
    project = copied(root / "project")
    paths = staged(study, project.folder)
    run = project.dbt("build")
    assert run.returncode == 0, run.stdout
    return duckdb.connect(paths.file, read_only=True)


def sample(name: str) -> pd.DataFrame:
    """The complete rows of a regression, singletons among them."""
    rows = observations().rename(columns={"ferries": "x"}).reset_index()
    if name == "lagged":
        earlier = rows[["unit_code", "year", "x"]].assign(year=rows["year"] + 1)
        rows = rows.drop(columns="x").merge(earlier)
    if name == "northern":
        rows = rows[rows["unit_code"] <= "T06"]
    return rows


def test_a_variance_that_is_negative_leaves_its_error_missing_and_says_so(
    published: duckdb.DuckDBPyConnection,
) -> None:
    fit = pf.feols("light ~ dark + grey", chessboard().reset_index(), vcov="iid")
    with np.errstate(invalid="ignore"):
        fit.vcov({"CRV1": "unit_code + year"})
    squares = dict(zip(fit.coef().index, np.diag(fit._vcov), strict=True))
    assert squares["dark"] < 0 < squares["grey"]
    rows = (
        published.execute(
            "select covariance, term, estimate, std_error, p_value, conf_low, "
            "conf_high, significance_mark, missing_reason "
            "from fct_regression_coefficients where specification = 'chess'"
        )
        .df()
        .set_index(["covariance", "term"])
    )
    numbers = ["std_error", "p_value", "conf_low", "conf_high"]
    dark, grey = rows.loc[("two_way", "dark")], rows.loc[("two_way", "grey")]
    assert dark["estimate"] == pytest.approx(fit.coef()["dark"], rel=RELATIVE)
    assert dark["missing_reason"] == NOT_POSITIVE
    assert dark[[*numbers, "significance_mark"]].isna().all()
    error = np.sqrt(squares["grey"])
    assert grey["std_error"] == pytest.approx(error, rel=RELATIVE)
    assert rows.loc["cr1s", numbers].notna().all(axis=None)
    (table,) = (
        table
        for table in regression_tables(Tables(published, "en"))
        if table.keys["outcome"] == "light" and table.keys["covariance"] == "two_way"
    )
    reason = f"no standard error for Dark ({NOT_POSITIVE})."
    assert sum(reason in note for note in table.notes) == 1
    estimate, beneath = table.blocks[0][:2]
    assert (estimate.cells[0].mark, beneath.cells[0].text) == ("", "")


def fit_of_pyfixest(name: str) -> Any:
    effects, is_dropped = REGRESSIONS[name]
    return pf.feols(
        f"trams ~ x | {effects}",
        sample(name),
        vcov={"CRV1": "unit_code"},
        demeaner=pf.MapDemeaner(fixef_tol=1e-12),
        fixef_rm="singleton" if is_dropped else "none",
        ssc=pf.ssc(k_adj=True, k_fixef="nonnested", G_adj=True, G_df="min"),
    )


@pytest.mark.parametrize("name", REGRESSIONS)
def test_a_published_regression_is_that_of_pyfixest(
    published: duckdb.DuckDBPyConnection, name: str
) -> None:
    fit = fit_of_pyfixest(name)
    (model,) = (
        published.execute(
            "from fct_regression_models join fct_regression_coefficients "
            "using (scenario, specification, covariance) "
            "where specification = ? and term = 'x'",
            [name],
        )
        .df()
        .to_dict("records")
    )
    numbers = {
        "estimate": fit.coef()["x"],
        "std_error": fit.se()["x"],
        "p_value": fit.pvalue()["x"],
        "r2_within": fit._r2_within,
    }
    clusters = fit._data["unit_code"].nunique()
    counts = {
        "n_obs": fit._N,
        "n_units": clusters,
        "n_periods": fit._data["year"].nunique(),
        "n_clusters": clusters,
        "has_few_clusters": clusters < 7,
        "dropped_singletons": len(sample(name)) - fit._N,
        "estimated_by": "linearmodels" if name == "northern" else "SQL",
    }
    assert {column: model[column] for column in counts} == counts
    assert {column: model[column] for column in numbers} == pytest.approx(
        numbers, rel=RELATIVE
    )
    assert (counts["dropped_singletons"] > 0) == (name not in ("of_years", "kept"))


@pytest.mark.parametrize("name", REGRESSIONS)
def test_singletons_are_listed_once_beside_the_rows_without_a_value(
    published: duckdb.DuckDBPyConnection, name: str
) -> None:
    listed = published.execute(
        "select unit_code, year from fct_regression_dropped_rows "
        "where specification = ? and term is null",
        [name],
    ).fetchall()
    left = fit_of_pyfixest(name)._data
    kept = set(zip(left["unit_code"], left["year"], strict=True))
    rows = sample(name)
    complete = set(zip(rows["unit_code"], rows["year"], strict=True))
    assert sorted(listed) == sorted(complete - kept)
    counted = published.execute(
        "select n_obs + dropped_rows from fct_regression_models "
        "where specification = ?",
        [name],
    ).fetchone()
    assert counted == (36 if name == "northern" else 72,)


def test_the_choice_is_shown(published: duckdb.DuckDBPyConnection) -> None:
    chosen = published.execute(
        "select distinct singletons, specification = 'kept' from dim_specification"
    ).fetchall()
    assert sorted(chosen) == [("drop", False), ("keep", True)]
    (section,) = specifications_section(Reader(published))
    (table,) = section.blocks
    assert isinstance(table, Table)
    told = {row.cells[0].text.en: [c.text.en for c in row.cells] for row in table.rows}
    keeping = {name for name, cells in told.items() if "singletons" in str(cells)}
    assert keeping == {"Kept"}
    assert "whole panel, with singletons" in told["Kept"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            "singletons (FER: no value; TRA: no value; the only remaining",
        ),
        ("zh", "个为单例观测（FER：没有数值；TRA：没有数值；该单元唯一剩余的观测"),
    ],
)
def test_a_table_says_how_many_were_dropped(
    published: duckdb.DuckDBPyConnection, language: str, expected: str
) -> None:
    notes = [
        note
        for table in regression_tables(Tables(published, language))
        for note in table.notes
    ]
    assert any(expected in note for note in notes), notes
