"""The engines that a refresh builds on: DuckDB, or the Spark of profiles.yml."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from entropanel.engines import grains
from entropanel.errors import ExecutionError
from entropanel.project import PROJECT, is_checkout
from entropanel.refresh.dbt import Dbt
from entropanel.study.paths import StudyPaths

PYTHON = PROJECT / ".venv-spark" / "bin" / "python"
SCHEMA = os.environ.get("ENTROPANEL_SPARK_SCHEMA", "entropanel")


class MissingError(ExecutionError):
    """What a build on Spark needs is not there."""


class OnDuckDB:
    """Builds in a file, whose public tables are published in another."""

    publishes_file = True

    def dbt(self, paths: StudyPaths, environment: dict[str, str]) -> Dbt:
        """The process of dbt. Raises ExecutionError."""
        return Dbt(paths.project, environment)

    def target(self, paths: StudyPaths) -> Path:
        """The target folder of dbt."""
        return paths.target

    def options(self, paths: StudyPaths) -> list[str]:
        """Arguments of ``dbt build``."""
        return []

    def published(self, paths: StudyPaths) -> tuple[str, list[str]]:
        """Where the public tables are, and their names."""
        query = "select table_name from duckdb_tables() order by table_name"
        with duckdb.connect(paths.file, read_only=True) as connection:
            tables = [name for (name,) in connection.execute(query).fetchall()]
        return from_here(paths.file), tables


class OnSpark(OnDuckDB):
    """Builds in a schema of Spark, where the tables stay."""

    publishes_file = False

    def dbt(self, paths: StudyPaths, environment: dict[str, str]) -> Dbt:
        """The process of dbt, in an environment of its own. Raises MissingError."""
        missing = what_is_missing(PYTHON)
        if missing:
            raise MissingError(missing)
        return Dbt(paths.project, environment, PYTHON)

    def target(self, paths: StudyPaths) -> Path:
        """See OnDuckDB."""
        return folder_on_spark(paths)

    def options(self, paths: StudyPaths) -> list[str]:
        """See OnDuckDB."""
        target = paths.from_project(self.target(paths))
        return ["--target", "spark", "--target-path", target]

    def published(self, paths: StudyPaths) -> tuple[str, list[str]]:
        """See OnDuckDB."""
        manifest = self.target(paths) / "manifest.json"
        return f"schema {SCHEMA} on Spark", sorted(grains(manifest))


ENGINES = {"duckdb": OnDuckDB(), "spark": OnSpark()}


def folder_on_spark(paths: StudyPaths) -> Path:
    """Where dbt leaves its files of a build on Spark, and a local Spark its tables."""
    return paths.target / "spark"


def local_schema(paths: StudyPaths) -> Path:
    """Where a Spark of this machine leaves a study's tables (profiles.yml)."""
    return folder_on_spark(paths) / "warehouse" / f"{SCHEMA}.db"


def from_here(path: Path) -> str:
    """A path as it can be typed where the user stands."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def what_is_missing(python: Path) -> str | None:
    """What a build on Spark still needs here, or None. python: its interpreter."""
    if not is_checkout(PROJECT):
        return "builds on Spark need a checkout of the project: none is installed"
    if not python.exists():
        return (
            f"there is no {from_here(python)}: `make .venv-spark/installed` makes the "
            "environment of builds on Spark"
        )
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=f"{home}/bin" if home else None):
        return (
            f"there is no Java in {f'JAVA_HOME, {home}' if home else 'PATH'}: "
            "Spark needs a runtime of version 17 or later"
        )
    return None
