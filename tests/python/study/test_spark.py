"""A build on Spark says what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from entropanel.errors import Exit
from entropanel.study.spark import DBT, build_on_spark, what_is_missing
from entropanel.study.staging import default_study


def with_environment(project: Path) -> Path:
    """A project with something where the environment of Spark should be."""
    (project / DBT).parent.mkdir(parents=True)
    (project / DBT).touch()
    return project


def test_without_its_environment_nothing_is_begun(tmp_path: Path) -> None:
    outcome = build_on_spark(default_study(), tmp_path, progress=print)
    assert outcome.exit_code == Exit.FAILED
    assert outcome.faults == [
        "there is no .venv-spark/bin/dbt: `make .venv-spark/installed` makes the "
        "environment of builds on Spark"
    ]


@pytest.mark.parametrize("variable", ["JAVA_HOME", "PATH"])
def test_without_java_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv(variable, str(tmp_path / "empty"))
    missing = what_is_missing(with_environment(tmp_path))
    assert missing is not None
    assert missing.startswith(f"there is no Java in {variable}")


def test_with_java_nothing_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.touch(mode=0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert what_is_missing(with_environment(tmp_path)) is None
