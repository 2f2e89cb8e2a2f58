"""A refresh from end to end: what is refused, what is published, who can read."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import Project

Rows = list[list[str]]
Spoil = Callable[[Rows], None]


def observations(project: Project) -> Path:
    return project.folder / "seeds" / "observations" / "observations.csv"


def spoil(project: Project, change: Spoil) -> None:
    """Rewrites the observations after a change to their rows."""
    path = observations(project)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def put(series: str, unit: str, year: str, value: str) -> Spoil:
    """Puts one figure in place of another."""

    def change(rows: Rows) -> None:
        (row,) = (row for row in rows if row[:2] == [series, unit])
        row[rows[0].index(year)] = value

    return change


def again(series: str, unit: str) -> Spoil:
    """Repeats a row at the end."""
    return lambda rows: rows.append(
        next(list(row) for row in rows if row[:2] == [series, unit])
    )


def rename(column: int, old: str, new: str) -> Spoil:
    """Renames the first cell of a column that holds a text."""

    def change(rows: Rows) -> None:
        next(row for row in rows if row[column] == old)[column] = new

    return change


HARD = {
    "a missing figure": (
        put("patent_grants", "130000", "2015", ""),
        "patent_grants, Hebei (130000), 2015: found no figure, "
        "expected one in 2013 to 2021",
    ),
    "a row that stands twice": (
        again("population", "110000"),
        "population, Beijing (110000) stands more than once, expected one row",
    ),
    "an unknown unit": (
        rename(1, "110000", "011000"),
        "observations.csv, line 2: found unit_code '011000', "
        "expected one of study_units.csv",
    ),
    "an unknown series": (
        rename(0, "land_area", "land_aria"),
        "found series 'land_aria', expected one of study_series.csv",
    ),
    "a column that is no year": (
        rename(4, "2015", "2015年"),
        "observations.csv: found column '2015年', "
        "expected a year of the panel, 2013 to 2021",
    ),
    "a railway longer than the nation's": (
        put("railway_mileage", "130000", "2015", "16"),
        "railway_mileage, Hebei (130000), 2015: found 16, "
        "expected 0 to 15.07 (10 thousand kilometres; no unit exceeds the nation",
    ),
    "a negative figure": (
        put("population", "630000", "2019", "-590"),
        "population, Qinghai (630000), 2019: found -590, expected 0 to ",
    ),
    "more invention patents than patents": (
        put("invention_patent_grants", "540000", "2013", "122"),
        "invention_patent_grants, Xizang (540000), 2013: found 122, "
        "expected at most patent_grants of 121",
    ),
    "a share above 100": (
        put("internet_penetration_rate", "310000", "2014", "107.1"),
        "internet_penetration_rate, Shanghai (310000), 2014: found 107.1, "
        "expected 0 to 100 (percent; a share of a whole)",
    ),
    "text in a number": (
        put("gdp_2018_census", "110000", "2013", "21,134.6"),
        "gdp_2018_census, Beijing (110000), 2013: found '21,134.6', "
        "expected a number without separators",
    ),
}


@pytest.mark.parametrize("kind", HARD)
def test_spoiled_input_is_refused_and_the_warehouse_stays(
    project: Project, kind: str
) -> None:
    change, message = HARD[kind]
    before = hashlib.sha256(project.warehouse.read_bytes()).digest()
    spoil(project, change)
    run = project.dbt("build")
    assert run.returncode == 1
    assert message in run.stdout
    assert "Traceback" not in run.stdout
    assert hashlib.sha256(project.warehouse.read_bytes()).digest() == before
    assert project.rows("select count(*) from fct_index")[0][0] > 0
    page = project.warehouse.with_name("data_quality_refused.html").read_text("utf-8")
    assert "Refused" in page
    results = json.loads(
        project.warehouse.with_name("data_quality_refused.json").read_text("utf-8")
    )
    assert any(message in str(result["message"]) for result in results)


def test_all_violations_are_listed_at_once(project: Project) -> None:
    for kind in ("a negative figure", "a share above 100", "text in a number"):
        spoil(project, HARD[kind][0])
    run = project.dbt("build")
    for kind in ("a negative figure", "a share above 100", "text in a number"):
        assert HARD[kind][1] in run.stdout


def test_a_jump_is_a_warning_and_the_build_is_published(project: Project) -> None:
    before = project.warehouse.read_bytes()
    spoil(project, put("road_mileage", "130000", "2015", "33"))
    run = project.dbt("build")
    assert run.returncode == 0, run.stdout
    message = "road_mileage, Hebei (130000), 2015: found 33 after 17.92, expected"
    assert message in run.stdout
    assert "tables: warehouse/entropanel.duckdb." in run.stdout
    assert project.warehouse.read_bytes() != before
    ((severity, success, text),) = project.rows(
        "select severity, success, message from fct_data_quality "
        "where suite = 'jumps' and target = 'road_mileage'"
    )
    assert (severity, success) == ("soft", False)
    assert message in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("test", "--select", "dim_unit"),
        ("build", "--select", "dim_unit"),
        ("build", "--exclude", "fct_data_quality"),
    ],
    ids=" ".join,
)
def test_a_partial_run_publishes_nothing(
    project: Project, arguments: tuple[str, ...]
) -> None:
    project.warehouse.unlink()
    run = project.dbt(*arguments)
    assert run.returncode == 0, run.stdout
    assert not project.warehouse.exists()


def test_a_retry_publishes_nothing(project: Project) -> None:
    """It builds what had failed only, and the gate does not run again."""
    project.warehouse.unlink()
    failing = project.folder / "tests" / "data" / "units_have_no_names.sql"
    failing.write_text("select * from {{ ref('dim_unit') }}\n")
    assert project.dbt("build").returncode == 1
    failing.write_text("select * from {{ ref('dim_unit') }} where false\n")
    run = project.dbt("retry")
    assert run.returncode == 0, run.stdout
    assert not project.warehouse.exists()


def test_a_refusal_is_told_of_this_run_alone(project: Project) -> None:
    """A seed that cannot be loaded skips the gate: its old results are stale."""
    spoil(project, HARD["a negative figure"][0])
    assert "Refused, see" in project.dbt("build").stdout
    short = observations(project).read_text("utf-8").replace("7467.64", "7,467.64")
    observations(project).write_text(short, "utf-8")
    run = project.dbt("build")
    assert run.returncode == 1
    assert "Refused, see" not in run.stdout


def test_a_publication_that_fails_is_told_and_fails_the_build(
    project: Project,
) -> None:
    shutil.rmtree(project.warehouse.parent)
    project.warehouse.parent.write_text("a file in the folder's place")
    run = project.dbt("build")
    assert run.returncode == 1
    assert "could not publish to warehouse/entropanel.duckdb" in run.stdout
    assert "Traceback" not in run.stdout


def test_a_second_refresh_by_dbt_alone_is_told_in_a_line(project: Project) -> None:
    """Another process has the build file open, as a refresh has."""
    before = project.warehouse.read_bytes()
    with duckdb.connect(project.folder / "target" / "build.duckdb"):
        run = project.dbt("build")
    assert run.returncode == 2
    assert "cannot be opened, perhaps another refresh is running" in run.stdout
    assert "Traceback" not in run.stdout
    assert project.warehouse.read_bytes() == before


def test_regressions_that_cannot_be_estimated_are_told_with_their_reason(
    project: Project,
) -> None:
    """One control stands twice, under two names."""
    terms = project.folder / "seeds" / "study" / "study_specification_terms.csv"
    text = terms.read_text(encoding="utf-8")
    old, new = "controls,2,control,z_CGDP,CGDP", "controls,2,control,z_CGDP,RD"
    assert f"\n{old}" in text
    terms.write_text(text.replace(f"\n{old}", f"\n{new}"), encoding="utf-8")
    before = project.warehouse.read_bytes()
    run = project.dbt("build")
    assert run.returncode == 1
    for scenario in ("as_printed", "observed"):
        assert (
            f"controls, scenario {scenario}: z_RD is absorbed by the effects or "
            "collinear with the regressors before it"
        ) in run.stdout
    assert "Traceback" not in run.stdout
    assert project.warehouse.read_bytes() == before


def test_a_failed_test_publishes_nothing(project: Project) -> None:
    project.warehouse.unlink()
    failing = project.folder / "tests" / "data" / "units_have_no_names.sql"
    failing.write_text("select * from {{ ref('dim_unit') }}\n")
    run = project.dbt("build")
    assert run.returncode == 1
    assert not project.warehouse.exists()


def test_a_study_without_a_publication_has_empty_audit_tables(
    project: Project,
) -> None:
    """Only the headers stand in the seeds of the publication."""
    for path in (project.folder / "seeds" / "published").glob("*.csv"):
        header = path.read_text(encoding="utf-8").splitlines()[0]
        path.write_text(header + "\n", encoding="utf-8")
    run = project.dbt("build")
    assert run.returncode == 0, run.stdout
    assert "Printed numbers" not in run.stdout
    audits = project.rows(
        "select table_name, estimated_size from duckdb_tables() "
        "where starts_with(table_name, 'fct_audit')"
    )
    assert len(audits) > 5
    assert {size for _, size in audits} == {0}


READER = """
import json, pathlib, sys, duckdb
warehouse, stop, query = sys.argv[1:]
answers = set()
while not pathlib.Path(stop).exists():
    with duckdb.connect(warehouse, read_only=True) as connection:
        answers.add(tuple(connection.execute(query).fetchall()))
print(json.dumps(sorted(answers)))
"""


def test_readers_see_no_error_and_no_half_of_a_refresh(project: Project) -> None:
    """Readers connect and query without pause while refreshes go on."""
    query = (
        "select value from fct_panel where scenario = 'observed' "
        "and series = 'road_mileage' and unit_code = '130000' and year = 2015 "
        "union all "
        "select value from fct_estimation_panel where scenario = 'observed' "
        "and variable = 'Road' and unit_code = '130000' and year = 2015"
    )
    old = tuple(project.rows(query))
    spoil(project, put("road_mileage", "130000", "2015", "18.5"))
    new = ((18.5,), (18.5,))
    held = duckdb.connect(project.warehouse, read_only=True)
    stop = project.folder / "stop"
    reading = [sys.executable, "-c", READER, str(project.warehouse), str(stop), query]
    readers = [
        subprocess.Popen(reading, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    run = project.dbt("build")
    time.sleep(1)
    still_held = tuple(held.execute(query).fetchall())
    held.close()
    stop.touch()
    outputs = [reader.communicate()[0] for reader in readers]
    assert run.returncode == 0, run.stdout
    assert still_held == old
    for reader, output in zip(readers, outputs, strict=True):
        assert reader.returncode == 0
        answers = {tuple(map(tuple, answer)) for answer in json.loads(output)}
        assert answers == {old, new}
