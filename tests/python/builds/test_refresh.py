"""A refresh from end to end: what stops it, what is published, who can read."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from helpers.project import Project, built
from helpers.spoiled_inputs import HARD, Spoil, put


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


def test_spoiled_inputs_are_errors_at_once_and_the_warehouse_stays(
    project: Project,
) -> None:
    before = hashlib.sha256(project.warehouse.read_bytes()).digest()
    # without its column a year's observations are not looked at
    kinds = [kind for kind in HARD if kind != "a column that is no year"]
    for kind in kinds:
        spoil(project, HARD[kind][0])
    run = project.dbt("build")
    assert run.returncode == 1
    assert all(HARD[kind][1] in run.stdout for kind in kinds)
    assert "Traceback" not in run.stdout
    assert hashlib.sha256(project.warehouse.read_bytes()).digest() == before
    assert project.rows("select count(*) from fct_index")[0][0] > 0
    page = project.warehouse.with_name("data_quality_refused.html").read_text("utf-8")
    assert "Failed." in page
    results = json.loads(
        project.warehouse.with_name("data_quality_refused.json").read_text("utf-8")
    )
    told = "\n".join(str(result["message"]) for result in results)
    assert all(HARD[kind][1] in told for kind in kinds)


READER = """
import json, pathlib, sys, time, duckdb
warehouse, stop, query = sys.argv[1:]
answers = set()
while not pathlib.Path(stop).exists():
    with duckdb.connect(warehouse, read_only=True) as connection:
        answers.add(tuple(connection.execute(query).fetchall()))
    time.sleep(0.01)  # the refresh needs the processor, too
print(json.dumps(sorted(answers)))
"""
# an observation in two tables of a publication
QUERY = """
select value from fct_panel where scenario = 'observed'
    and series = 'road_mileage' and unit_code = '130000' and year = 2015
union all
select value from fct_estimation_panel where scenario = 'observed'
    and variable = 'Road' and unit_code = '130000' and year = 2015
"""
Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Refreshed:
    """A refresh, and what QUERY found before, in connections from before, and during.

    readers: exit code and answers of each process that asked again and again.
    """

    project: Project
    run: subprocess.CompletedProcess[str]
    old: Rows
    held: Rows
    readers: list[tuple[int, set[Rows]]]


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Refreshed:
    """The refresh after an observation jumps to 33."""
    project = built(tmp_path_factory.mktemp("refreshed"))
    old = tuple(project.rows(QUERY))
    spoil(project, put("road_mileage", "130000", "2015", "33"))
    stop = project.folder / "stop"
    reading = [sys.executable, "-c", READER, str(project.warehouse), str(stop), QUERY]
    with duckdb.connect(project.warehouse, read_only=True) as connection:
        readers = [
            subprocess.Popen(reading, stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        run = project.dbt("build")
        time.sleep(1)
        held = tuple(connection.execute(QUERY).fetchall())
    stop.touch()
    outputs = [reader.communicate()[0] for reader in readers]
    answers = [
        {tuple(map(tuple, rows)) for rows in json.loads(o or "[]")} for o in outputs
    ]
    codes = [reader.returncode for reader in readers]
    return Refreshed(project, run, old, held, list(zip(codes, answers, strict=True)))


def test_a_jump_is_a_warning_and_the_build_is_published(refreshed: Refreshed) -> None:
    project, run = refreshed.project, refreshed.run
    assert run.returncode == 0, run.stdout
    message = "road_mileage, Hebei (130000), 2015: found 33 after 17.92, expected"
    assert message in run.stdout
    assert f"tables: {project.warehouse}." in run.stdout
    assert tuple(project.rows(QUERY)) != refreshed.old
    ((severity, success, text),) = project.rows(
        "select severity, success, message from fct_data_quality "
        "where suite = 'jumps' and target = 'road_mileage'"
    )
    assert (severity, success) == ("soft", False)
    assert message in text


def test_readers_see_no_error_and_no_half_of_a_refresh(refreshed: Refreshed) -> None:
    """Readers connect and query again and again while a refresh goes on."""
    new = ((33.0,), (33.0,))
    assert refreshed.held == refreshed.old != new
    assert refreshed.readers == [(0, {refreshed.old, new})] * 2


def test_an_error_is_told_of_this_run_alone(project: Project) -> None:
    """A seed that cannot be loaded skips the gate: its old results are stale."""
    spoil(project, HARD["a negative observation"][0])
    assert "Errors in the input: see" in project.dbt("build").stdout
    short = observations(project).read_text("utf-8").replace("7467.64", "7,467.64")
    observations(project).write_text(short, "utf-8")
    run = project.dbt("build")
    assert run.returncode == 1
    assert "Errors in the input: see" not in run.stdout


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
