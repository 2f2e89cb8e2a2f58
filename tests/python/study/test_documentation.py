"""dbt's documentation of a study, written beside its warehouse."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from entropanel.cli import main
from entropanel.errors import Exit
from entropanel.study.building import Run
from entropanel.study.staging import Staged
from helpers.project import PROJECT, Project

EXAMPLE = PROJECT / "examples" / "towns"


@pytest.fixture
def towns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which the example has been built: empty files in its places."""
    monkeypatch.setattr("entropanel.cli.places.PROJECT", tmp_path)
    shutil.copytree(PROJECT / "seeds", tmp_path / "seeds")
    for file in (
        "warehouse/towns/entropanel.duckdb",
        "target/studies/towns/build.duckdb",
    ):
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).touch()
    (tmp_path / "studies" / "towns").mkdir(parents=True)
    return tmp_path


def run_of(
    monkeypatch: pytest.MonkeyPatch, exit_code: int
) -> list[tuple[Staged, tuple[str, ...]]]:
    """Places and commands that dbt is asked for, in place of running it."""
    asked: list[tuple[Staged, tuple[str, ...]]] = []

    def run_dbt(
        place: Staged,
        project: Path,
        token: str,
        progress: Callable[[str], None],
        *,
        command: tuple[str, ...],
    ) -> Run:
        asked.append((place, command))
        (project / place.target / "static_index.html").write_text(place.target.name)
        return Run(exit_code, ["the last line"], [])

    monkeypatch.setattr("entropanel.study.documenting.run_dbt", run_dbt)
    return asked


def test_the_documentation_of_a_study_stands_beside_its_warehouse(
    towns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = run_of(monkeypatch, 0)
    run = CliRunner().invoke(main, ["docs", "--study", str(EXAMPLE), "--json"])
    assert run.exit_code == Exit.SUCCESS, run.stderr
    file = towns / "warehouse" / "towns" / "dbt_docs.html"
    assert json.loads(run.stdout) == {"files": [str(file)]}
    assert file.read_text() == "towns"
    ((place, command),) = asked
    assert command == ("docs", "generate", "--static")
    assert place.environment == {
        "ENTROPANEL_SEEDS": "studies/towns",
        "DBT_TARGET_PATH": "target/studies/towns",
        "ENTROPANEL_WAREHOUSE": "warehouse/towns",
    }


def test_what_fails_leaves_the_documentation_that_was_there(
    towns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = towns / "warehouse" / "towns" / "dbt_docs.html"
    file.write_text("before")
    run_of(monkeypatch, 2)
    run = CliRunner().invoke(main, ["docs", "--study", str(EXAMPLE)])
    assert run.exit_code == Exit.FAILED
    message, details = run.stderr.splitlines()
    assert message == "fault: dbt ended with 2: the last line"
    assert details.startswith("details are in ")
    assert file.read_text() == "before"


def test_without_a_build_the_command_tells_what_to_do(towns: Path) -> None:
    (towns / "target" / "studies" / "towns" / "build.duckdb").unlink()
    run = CliRunner().invoke(main, ["docs", "--study", str(EXAMPLE)])
    assert run.exit_code == Exit.FAILED
    assert run.stderr.splitlines()[0].endswith("run `entropanel build` first")


def test_dbt_documents_every_public_table(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entropanel.cli.places.PROJECT", project.folder)
    run = CliRunner().invoke(main, ["docs"])
    assert run.exit_code == Exit.SUCCESS, run.stderr
    text = project.warehouse.with_name("dbt_docs.html").read_text(encoding="utf-8")
    marts = (PROJECT / "models" / "marts").rglob("*.sql")
    assert all(f"model.entropanel.{mart.stem}" in text for mart in marts)
    opening = (PROJECT / "models" / "overview.md").read_text(encoding="utf-8")
    title = "Composite indices and panel regressions from official statistics."
    assert title in opening
    assert title in text
    assert "doc.entropanel.__overview__" in text
