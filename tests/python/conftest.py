"""Fixtures: the built warehouse, the study's inputs, and copies of the project."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import settings

from entropanel.inputs import Inputs

# The same examples in every run, however busy the machine; others are drawn by
# `pytest --hypothesis-profile default`.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

PROJECT = Path(__file__).parents[2]
PARTS = ("dbt_project.yml", "profiles.yml", "macros", "models", "seeds", "tests/data")


@pytest.fixture(scope="session")
def warehouse() -> duckdb.DuckDBPyConnection:
    """The published warehouse of the default study, read-only."""
    path = PROJECT / "warehouse" / "entropanel.duckdb"
    assert path.exists(), "no warehouse: run `make build` first"
    return duckdb.connect(path, read_only=True)


def seed(name: str) -> pd.DataFrame:
    """A seed of the default study as text."""
    (path,) = (PROJECT / "seeds").glob(f"*/{name}.csv")
    return pd.read_csv(path, dtype=str)


@pytest.fixture
def inputs() -> Inputs:
    """The inputs of the default study, anew for each test."""
    return Inputs.read(seed)


@dataclass(frozen=True)
class Project:
    """A copy of the project in a folder of its own; seconds: its build took."""

    folder: Path
    seconds: float = 0.0

    @property
    def warehouse(self) -> Path:
        """The file that people query."""
        return self.folder / "warehouse" / "entropanel.duckdb"

    def dbt(
        self, *arguments: str, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs dbt in the copy; output and errors in one text."""
        return subprocess.run(
            [Path(sys.executable).with_name("dbt"), "--no-use-colors", *arguments],
            cwd=self.folder,
            env=os.environ
            | {"DBT_PROFILES_DIR": str(self.folder)}
            | (environment or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def rows(self, query: str) -> list[tuple]:
        """Answer of a query on the published warehouse."""
        with duckdb.connect(self.warehouse, read_only=True) as connection:
            return connection.execute(query).fetchall()


def copied(folder: Path) -> Project:
    """A copy of what dbt needs of the project, not built."""
    for part in PARTS:
        source, target = PROJECT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            # unit tests read no data: they would only fail again
            ignored = shutil.ignore_patterns("*_unit_tests.yml")
            shutil.copytree(source, target, ignore=ignored)
        else:
            shutil.copy(source, target)
    return Project(folder)


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
