"""Runs of dbt that publish nothing, or publish a study of fewer parts."""

from __future__ import annotations

import pytest
from conftest import Project


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
