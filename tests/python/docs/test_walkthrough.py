"""docs/walkthrough.md, done to the letter, and its results computed from its files."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from linearmodels.panel import PanelOLS

from helpers.completion_reference import completed
from helpers.project import PROJECT, copied
from helpers.regression_reference import least_squares

TEXT = (PROJECT / "docs" / "walkthrough.md").read_text(encoding="utf-8")
# what stands before a block, the kind of the block, its lines
STEPS = re.findall(r"(.*?)^```(\w+)\n(.*?)^```\n", TEXT, re.DOTALL | re.MULTILINE)
YEARS = list(range(2015, 2023))
# Sums of some hundred terms, in another order than the warehouse's.
EXACT = 1e-9


@dataclass
class Run:
    """A block that was run: what it said, and what the page shows of that."""

    block: str
    exit_code: int
    said: str
    seconds: float
    shown: str = ""


@dataclass
class Walk:
    """A walk through the page in a copy of the project."""

    folder: Path
    runs: list[Run] = field(default_factory=list)

    def enter(self, block: str) -> None:
        """Runs a block as it is typed in the project's folder."""
        begun = time.monotonic()
        run = subprocess.run(
            ["sh", "-c", block],
            cwd=self.folder,
            env=os.environ
            | {
                "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "PYTHONPATH": str(self.folder / "python"),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        seconds = time.monotonic() - begun
        self.runs.append(Run(block, run.returncode, run.stdout, seconds))

    def rows(self, query: str) -> pd.DataFrame:
        """Answer of a query on what the walk published."""
        path = self.folder / "my-study" / "warehouse" / "entropanel.duckdb"
        with duckdb.connect(path, read_only=True) as warehouse:
            return warehouse.execute(query).df()


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Everything that the page says, done in its order."""
    walk = Walk(copied(tmp_path_factory.mktemp("walk")).folder)
    for part in ("python", "examples"):
        shutil.copytree(PROJECT / part, walk.folder / part)
    command = walk.folder / "bin" / "entropanel"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m entropanel "$@"\n')
    command.chmod(0o755)
    for before, kind, block in STEPS:
        if kind == "csv":
            *_, name = re.findall(r"`(study_\w+\.csv)`", before)
            path = walk.folder / "my-study" / "study" / name
            path.write_text(block, encoding="utf-8")
        elif kind == "text":
            walk.runs[-1].shown = block
        else:
            assert kind == "sh", "no block needs another program"
            walk.enter(block)
    return walk


def test_commands_say_what_the_page_shows(walk: Walk) -> None:
    for run in walk.runs:
        assert run.exit_code == bool(re.search(r"^\d+ errors?[.:]", run.shown, re.M)), (
            run
        )
        if run.block.startswith("entropanel build"):
            assert run.said.splitlines()[-1:] == run.shown.splitlines(), run
        elif run.shown:
            assert run.said == run.shown
    assert sum(bool(run.shown) for run in walk.runs) == TEXT.count("```text\n")


def test_the_page_takes_no_longer_than_it_says(walk: Walk) -> None:
    (minutes,) = re.findall(r"^# .* in (\w+) minutes$", TEXT, re.MULTILINE)
    assert minutes == "ten"
    assert sum(run.seconds for run in walk.runs) < 600


def test_it_ends_with_a_report_a_file_for_stata_and_an_answer(walk: Walk) -> None:
    report, export, *queries = walk.runs[-5:]
    assert report.block.startswith("entropanel report --study my-study\n")
    assert export.block.startswith("entropanel export panel --format dta ")
    assert {run.block.split()[1] for run in queries} == {"query"}
    assert all(run.shown for run in walk.runs[-5:])
    page = walk.folder / report.said.split()[-1]
    assert "<html" in page.read_text(encoding="utf-8")


def test_stata_has_the_regression_that_the_page_estimates_again(
    walk: Walk,
) -> None:
    """`xtreg A T ln_wage i.year, fe` on the file, by another program's rules."""
    (path,) = re.findall(r"^    use (\S+), clear$", TEXT, re.MULTILINE)
    frame, _ = pyreadstat.read_dta(walk.folder / f"{path}.dta")
    assert not frame.duplicated(["panel_id", "year"]).any()
    data = frame.set_index(["panel_id", "year"])
    regressors = data[["T"]].assign(ln_wage=np.log(data["WAGE"]))
    model = PanelOLS(data["A"], regressors, entity_effects=True, time_effects=True)
    fit = model.fit()
    found = walk.rows(
        "select estimate, std_error from fct_regression_coefficients where "
        "specification = 'two_way' and covariance = 'conventional' "
        "and term = 'transport'"
    )
    expected = [fit.params["T"], fit.std_errors["T"]]
    np.testing.assert_allclose(found.iloc[0], expected, rtol=EXACT)


def test_answers_are_what_the_warehouse_says(walk: Walk) -> None:
    """Read from the text that is shown, beside the same query by DuckDB itself."""
    asked = [run for run in walk.runs if run.block.startswith("entropanel query ")]
    assert len(asked) == 3
    for run in asked:
        (query,) = re.findall(r'"(.*)"', run.block, re.DOTALL)
        rows = walk.rows(query)
        names, _, *lines = (line.split("  ") for line in run.shown.splitlines())
        cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
        assert [name.strip() for name in names if name.strip()] == list(rows)
        for line, values in zip(cells, rows.to_numpy().tolist(), strict=True):
            for cell, value in zip(line, values, strict=True):
                if isinstance(value, bool):
                    assert cell == str(value).lower()
                else:
                    assert type(value)(cell) == value


def test_files_and_pages_that_are_named_are_there(walk: Walk) -> None:
    for path in re.findall(r"`((?:my-study|warehouse|examples)/[\w./-]+)`", TEXT):
        assert (walk.folder / path).exists(), path
    for page, section in re.findall(r"\]\(([\w./]+)#?([\w-]*)\)", TEXT):
        text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        anchors = [re.sub(r"[^\w -]", "", h).replace(" ", "-") for h in headings]
        assert section in ["", *map(str.lower, anchors)], (page, section)


@pytest.fixture(scope="module")
def observations(walk: Walk) -> pd.DataFrame:
    """The downloads' observations: one column per series, one row per city and year."""
    downloads = walk.folder / "examples" / "downloads"
    units = pd.read_csv(walk.folder / "my-study" / "study" / "study_units.csv")
    bureau = pd.read_csv(
        downloads / "年度数据.csv", encoding="gb18030", skiprows=3, index_col=0
    )
    bureau = bureau.loc[units["name_zh"] + "市"].rename(
        columns=lambda name: int(name.removesuffix("年"))
    )
    tables = {"population": bureau * 10_000}
    for name in ("Electric buses", "Charging points"):
        tables[name] = pd.read_excel(
            downloads / "clean_transport.xlsx",
            sheet_name=name,
            index_col=0,
            na_values="-",
            engine="openpyxl",
        ).loc[units["name_en"].replace("Greycliff", "Grey Cliffe")]
    long = pd.read_csv(downloads / "air_and_wages.csv").dropna()
    for name, rows in long.groupby("indicator"):
        wide = rows.pivot(index="city", columns="year", values="value")
        tables[str(name)] = wide.loc[units["name_en"]]
    return pd.DataFrame(
        {
            name: table.set_axis(units["unit_code"])[YEARS].stack(future_stack=True)
            for name, table in tables.items()
        }
    ).rename_axis(["unit_code", "year"])


@pytest.fixture(scope="module")
def panel(observations: pd.DataFrame) -> pd.DataFrame:
    """Indices T and A and the logarithm of the wage, computed from the observations."""
    whole = observations.groupby("unit_code").transform(on_lines)
    residents = whole["population"]
    transport = {
        "BUS": scaled(whole["Electric buses"] / residents),
        "CHP": scaled(whole["Charging points"] / residents),
    }
    air = {"PM": 1 - scaled(whole["PM2.5"]), "DAY": scaled(whole["Days of good air"])}
    return pd.DataFrame(
        {
            "T": weighed(pd.DataFrame(transport)),
            "A": weighed(pd.DataFrame(air)),
            "ln_wage": np.log(whole["Average wage"]),
        }
    )


def on_lines(course: pd.Series) -> list[float]:
    """A city's course without gaps, filled on straight lines and not below 0."""
    values = [None if np.isnan(value) else value for value in course]
    return list(completed(YEARS, values, "linear", "missing", 0)["value"])


def scaled(values: pd.Series) -> pd.Series:
    """From 0 to 1 over all cities and years."""
    return (values - values.min()) / (values.max() - values.min())


def weighed(parts: pd.DataFrame) -> pd.Series:
    """Sum of the scaled indicators, weighed by what their entropies lack to 1."""
    shares = parts / parts.sum()
    terms = shares * np.log(shares.where(shares > 0, 1))
    redundancies = 1 + terms.sum() / np.log(len(parts))
    return parts @ (redundancies / redundancies.sum())


def test_the_import_log_points_to_every_observation(walk: Walk) -> None:
    found = walk.rows("from fct_import_log")
    assert len(found) == len(walk.rows("from fct_observations"))
    assert found["is_unchanged"].all()
    for (file, name), rows in found.groupby(["source_file", "sheet"], dropna=False):
        cells = sheet(walk.folder / file, name)
        keys = zip(rows["source_row"], rows["source_column"], strict=True)
        read = [cells[key] for key in keys]
        factor = np.where(rows["unit_as_found"] == "万人", 10_000, 1)
        np.testing.assert_allclose(np.array(read, float) * factor, rows["value"])


def sheet(file: Path, name: str) -> dict[tuple[int, str], object]:
    """Cells of a text file or of a sheet, by row and column as a person counts."""
    if file.suffix == ".xlsx":
        grid = openpyxl.load_workbook(file)[name]
        return {(c.row, c.column_letter): c.value for row in grid for c in row}
    encoding = "utf-8" if file.name.isascii() else "gb18030"
    with file.open(encoding=encoding, newline="") as text:
        return {
            (line, str(column)): cell
            for line, row in enumerate(csv.reader(text), start=1)
            for column, cell in enumerate(row, start=1)
        }


def test_there_are_gaps_to_fill(observations: pd.DataFrame) -> None:
    gaps = observations.isna().sum()
    assert (gaps > 0).all()
    assert len(observations) == 14 * len(YEARS)


@pytest.mark.parametrize("index_id", ["T", "A"])
def test_indices_are_those_of_the_downloads(
    walk: Walk, panel: pd.DataFrame, index_id: str
) -> None:
    found = walk.rows(
        f"select unit_code, year, value from fct_index where index_id = '{index_id}'"
    ).set_index(["unit_code", "year"])["value"]
    assert len(found) == len(panel)
    np.testing.assert_allclose(
        found.loc[panel.index], panel[index_id], rtol=EXACT, atol=EXACT
    )


@pytest.mark.parametrize("specification", ["pooled", "two_way"])
@pytest.mark.parametrize("covariance", ["conventional", "clustered"])
def test_coefficients_are_those_of_the_downloads(
    walk: Walk, panel: pd.DataFrame, specification: str, covariance: str
) -> None:
    found = walk.rows(
        "select term, estimate, std_error, p_value from fct_regression_coefficients "
        f"where specification = '{specification}' and covariance = '{covariance}'"
    ).set_index("term")
    has_effects = specification == "two_way"
    cluster_by = "unit" if covariance == "clustered" else None
    regressors = panel[["T", "ln_wage"]].rename(columns={"T": "transport"})
    expected, _ = least_squares(
        panel["A"], regressors, has_effects, has_effects, cluster_by
    )
    slopes = ["transport", "ln_wage"]
    np.testing.assert_allclose(
        found.loc[slopes], expected.loc[slopes, list(found)], rtol=EXACT
    )


def test_the_page_concludes_what_the_coefficients_say(walk: Walk) -> None:
    found = walk.rows(
        "select specification, estimate, p_value from fct_regression_coefficients "
        "where term = 'transport'"
    ).set_index("specification")
    assert (found["estimate"] > 0).all()
    assert (found.loc["pooled", "p_value"] < 0.01).all()
    assert (found.loc["two_way", "p_value"] > 0.1).all()
    few = walk.rows("select has_few_clusters from fct_regression_models")
    assert few["has_few_clusters"].sum() == 2
