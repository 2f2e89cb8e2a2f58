"""Fixtures: the built warehouse, the study's inputs, and copies of the project."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from entropanel.inputs import Inputs
from helpers.programs import summary_of_skipped
from helpers.project import PROJECT, Project, copied, seed

# The same examples in every run, however busy the machine; others are drawn by
# `pytest --hypothesis-profile default`.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def warehouse() -> duckdb.DuckDBPyConnection:
    """The published warehouse of the default study, read-only."""
    path = PROJECT / "warehouse" / "entropanel.duckdb"
    assert path.exists(), "no warehouse: run `make build` first"
    return duckdb.connect(path, read_only=True)


@pytest.fixture
def inputs() -> Inputs:
    """The inputs of the default study, anew for each test."""
    return Inputs.read(seed)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the project, built and published once; not to be changed."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # of all workers
    folder, seconds = shared / "built", shared / "seconds"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not seconds.exists():
            project = copied(folder)
            begun = time.monotonic()
            run = project.dbt("build")
            assert run.returncode == 0, run.stdout
            seconds.write_text(str(time.monotonic() - begun))
    return Project(folder, float(seconds.read_text()))


@pytest.fixture
def project(built: Project, tmp_path: Path) -> Project:
    """A built copy of the project that a test may spoil."""
    shutil.copytree(built.folder, tmp_path / "project")
    return replace(built, folder=tmp_path / "project")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that build come first, so that no worker is left with one at the end."""
    builds = {"built", "walk"}
    slow = {
        item.path for item in items if builds & set(getattr(item, "fixturenames", ()))
    }
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """The last line of a run says what was skipped, and why."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped:
        reasons = [report.longrepr[2].removeprefix("Skipped: ") for report in skipped]
        reporter.write_line(summary_of_skipped(reasons))
