"""Runs of dbt that publish nothing."""

from __future__ import annotations

import pytest

from helpers.project import Project


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("test", "--select", "dim_unit"),
        ("build", "--select", "dim_unit"),
        ("build", "--exclude-resource-type", "test"),
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


def test_a_failed_test_publishes_nothing_and_neither_does_its_retry(
    project: Project,
) -> None:
    """A retry builds what had failed only, and the gate does not run again."""
    project.warehouse.unlink()
    failing = project.folder / "tests" / "data" / "units_have_no_names.sql"
    failing.write_text("select * from {{ ref('dim_unit') }}\n")
    assert project.dbt("build").returncode == 1
    assert not project.warehouse.exists()
    failing.write_text("select * from {{ ref('dim_unit') }} where false\n")
    run = project.dbt("retry")
    assert run.returncode == 0, run.stdout
    assert not project.warehouse.exists()
