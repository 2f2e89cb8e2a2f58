"""The engines that a refresh builds on: DuckDB, or the Spark of profiles.yml."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from entropanel.engines import grains
from entropanel.errors import ExecutionError
from entropanel.refresh.dbt import Dbt
from entropanel.refresh.staging import Staged

PYTHON = Path(".venv-spark") / "bin" / "python"
SCHEMA = os.environ.get("ENTROPANEL_SPARK_SCHEMA", "entropanel")


class MissingError(ExecutionError):
    """What a build on Spark needs is not there."""


class OnDuckDB:
    """Builds in a file, whose public tables are published in another."""

    publishes_file = True

    def dbt(self, project: Path, environment: dict[str, str]) -> Dbt:
        """The process of dbt. Raises ExecutionError."""
        return Dbt(project, environment)

    def target(self, place: Staged) -> Path:
        """The target folder of dbt."""
        return place.target

    def options(self, place: Staged) -> list[str]:
        """Arguments of ``dbt build``."""
        return []

    def published(self, place: Staged, project: Path) -> tuple[str, list[str]]:
        """Where the public tables are, and their names."""
        file = project / place.file
        query = "select table_name from duckdb_tables() order by table_name"
        with duckdb.connect(file, read_only=True) as connection:
            tables = [name for (name,) in connection.execute(query).fetchall()]
        return from_here(file), tables


class OnSpark(OnDuckDB):
    """Builds in a schema of Spark, where the tables stay."""

    publishes_file = False

    def dbt(self, project: Path, environment: dict[str, str]) -> Dbt:
        """The process of dbt, in an environment of its own. Raises MissingError."""
        missing = what_is_missing(project)
        if missing:
            raise MissingError(missing)
        return Dbt(project, environment, project / PYTHON)

    def target(self, place: Staged) -> Path:
        """See OnDuckDB."""
        return folder_on_spark(place)

    def options(self, place: Staged) -> list[str]:
        """See OnDuckDB."""
        target = self.target(place).as_posix()
        return ["--target", "spark", "--target-path", target]

    def published(self, place: Staged, project: Path) -> tuple[str, list[str]]:
        """See OnDuckDB."""
        manifest = project / self.target(place) / "manifest.json"
        return f"schema {SCHEMA} on Spark", sorted(grains(manifest))


ENGINES = {"duckdb": OnDuckDB(), "spark": OnSpark()}


def folder_on_spark(place: Staged) -> Path:
    """Where dbt leaves its files of a build on Spark, and a local Spark its tables."""
    return place.target / "spark"


def local_schema(place: Staged) -> Path:
    """Where a Spark of this machine leaves a study's tables (profiles.yml)."""
    return folder_on_spark(place) / "warehouse" / f"{SCHEMA}.db"


def from_here(path: Path) -> str:
    """A path as it can be typed where the user stands."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def what_is_missing(project: Path) -> str | None:
    """What a build on Spark lacks here; None: nothing."""
    if not (project / PYTHON).exists():
        return (
            f"there is no {PYTHON}: `make .venv-spark/installed` makes the environment "
            "of builds on Spark"
        )
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=f"{home}/bin" if home else None):
        return (
            f"there is no Java in {f'JAVA_HOME, {home}' if home else 'PATH'}: "
            "Spark needs a runtime of version 17 or later"
        )
    return None
