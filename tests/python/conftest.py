"""Fixtures: the built warehouse, the study's inputs, and copies of the project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

from entropanel.inputs import Inputs
from helpers.programs import summary_of_skipped
from helpers.project import PROJECT, Project, built, seed

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


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A built copy of the project that a test may spoil."""
    return built(tmp_path / "project")


# These take longest.
LONG = ("builds", "cli/test_command_line.py", "docs/test_walkthrough.py", "report")
LONG += ("study/test_damaged_studies.py", "tables/test_printed_documents.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first, so that no worker is left with one at the end."""
    long = [Path(__file__).parent / part for part in LONG]
    items.sort(key=lambda item: not any(map(item.path.is_relative_to, long)))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """The last line of a run says what was skipped, and why."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped:
        reasons = [report.longrepr[2].removeprefix("Skipped: ") for report in skipped]
        reporter.write_line(summary_of_skipped(reasons))
