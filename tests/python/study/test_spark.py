"""A build on Spark says what it lacks."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from entropanel.errors import Exit
from entropanel.refresh.engines import ENGINES, what_is_missing
from entropanel.refresh.service import Refresh
from entropanel.study.paths import study_paths
from helpers.building import DECLARED
from helpers.project import PROJECT


def test_a_build_on_spark_needs_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entropanel.refresh.engines.PROJECT", tmp_path)
    assert "need a checkout" in str(what_is_missing(Path(sys.executable)))


def test_without_its_environment_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spark = ENGINES["spark"]
    study = Path(shutil.copytree(PROJECT / "examples" / "towns", tmp_path / "towns"))
    none = tmp_path / "python"
    monkeypatch.setattr("entropanel.refresh.engines.PYTHON", none)
    outcome = Refresh(study_paths(study), DECLARED, spark, print).run()
    assert outcome.exit_code == Exit.FAILED
    assert outcome.failures == [
        f"there is no {none}: `make .venv-spark/installed` makes the environment of "
        "builds on Spark"
    ]


@pytest.mark.parametrize("variable", ["JAVA_HOME", "PATH"])
def test_without_java_nothing_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv(variable, str(tmp_path / "empty"))
    missing = what_is_missing(Path(sys.executable))
    assert missing is not None
    assert missing.startswith(f"there is no Java in {variable}")


def test_with_java_nothing_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.touch(mode=0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert what_is_missing(Path(sys.executable)) is None
