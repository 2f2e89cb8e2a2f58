"""dbt's documentation of a study, written beside its warehouse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from entropanel.cli import main
from entropanel.errors import Exit
from entropanel.refresh.dbt import Run
from entropanel.study.paths import study_paths
from helpers.project import PROJECT, Project

EXAMPLE = PROJECT / "examples" / "towns"


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    """A copy of the example as if it had been built: with files that are empty."""
    study = Path(shutil.copytree(EXAMPLE, tmp_path / "towns"))
    paths = study_paths(study)
    for file in (paths.file, paths.build):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    paths.seeds.mkdir(parents=True)
    return study


def run_of(
    monkeypatch: pytest.MonkeyPatch, *, is_success: bool
) -> list[tuple[dict[str, str], list[str]]]:
    """Environments and commands that dbt is asked for, in place of running it."""
    asked: list[tuple[dict[str, str], list[str]]] = []

    class Asked:
        """Stands for dbt's process."""

        def __init__(self, project: Path, environment: dict[str, str]) -> None:
            self.target = project / environment["DBT_TARGET_PATH"]
            self.environment = environment

        def __enter__(self) -> Asked:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def run(self, command: list[str], _: object) -> Run:
            asked.append((self.environment, command))
            (self.target / "static_index.html").write_text(
                self.target.resolve().parts[-3]
            )
            return Run(is_success, None if is_success else "the reason")

    monkeypatch.setattr("entropanel.refresh.documenting.Dbt", Asked)
    return asked


def test_the_documentation_of_a_study_stands_beside_its_warehouse(
    towns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = run_of(monkeypatch, is_success=True)
    run = CliRunner().invoke(main, ["docs", "--study", str(towns), "--json"])
    assert run.exit_code == Exit.SUCCESS, run.stderr
    file = towns / "warehouse" / "dbt_docs.html"
    assert json.loads(run.stdout) == {"files": [str(file)]}
    assert file.read_text() == "towns"
    ((environment, command),) = asked
    assert command == ["docs", "generate", "--static"]
    assert environment == {
        "DBT_TARGET_PATH": "../target",
        "DBT_LOG_PATH": "../logs",
        "ENTROPANEL_WAREHOUSE": "../../warehouse",
    }


def test_what_fails_leaves_the_documentation_that_was_there(
    towns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = towns / "warehouse" / "dbt_docs.html"
    file.write_text("before")
    run_of(monkeypatch, is_success=False)
    run = CliRunner().invoke(main, ["docs", "--study", str(towns)])
    assert run.exit_code == Exit.FAILED
    message, details = run.stderr.splitlines()
    assert message == "failure: dbt failed: the reason"
    assert details.startswith("details are in ")
    assert file.read_text() == "before"


def test_without_a_build_the_command_tells_what_to_do(towns: Path) -> None:
    study_paths(towns).build.unlink()
    run = CliRunner().invoke(main, ["docs", "--study", str(towns)])
    assert run.exit_code == Exit.FAILED
    assert run.stderr.splitlines()[0].endswith("run `entropanel build` first")


def test_dbt_documents_every_public_table(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entropanel.study.paths.PROJECT", project.folder)
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
