"""The engines that a refresh builds on: DuckDB, or the Spark of profiles.yml."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from entropanel.engines import grains
from entropanel.errors import ExecutionError
from entropanel.project import PROJECT, is_checkout
from entropanel.sql_errors import public_tables
from entropanel.study.paths import StudyPaths

PYTHON = PROJECT / ".venv-spark" / "bin" / "python"
SCHEMA = os.environ.get("ENTROPANEL_SPARK_SCHEMA", "entropanel")


@dataclass(frozen=True)
class Engine:
    """DuckDB builds in a file, whose public tables are published in another.

    Spark builds in a schema, where the tables stay.
    """

    is_spark: bool

    def python(self) -> Path | None:
        """The interpreter that runs dbt.

        Returns
        -------
        Path or None
            Spark's environment; without one, that of this process.

        Raises
        ------
        ExecutionError
            Something that a build on Spark needs is not there.
        """
        if not self.is_spark:
            return None
        missing = what_is_missing(PYTHON)
        if missing:
            raise ExecutionError(missing)
        return PYTHON

    def target(self, paths: StudyPaths) -> Path:
        """The target folder of dbt.

        Parameters
        ----------
        paths
            Of the study.

        Returns
        -------
        Path
            The folder.
        """
        return folder_on_spark(paths) if self.is_spark else paths.target

    def options(self, paths: StudyPaths) -> list[str]:
        """Arguments of ``dbt build`` that are the engine's.

        Parameters
        ----------
        paths
            Of the study.

        Returns
        -------
        list of str
            The arguments.
        """
        target = paths.from_project(self.target(paths))
        return ["--target", "spark", "--target-path", target] if self.is_spark else []

    def published(self, paths: StudyPaths) -> tuple[str, list[str]]:
        """What a build has published.

        Parameters
        ----------
        paths
            Of the study.

        Returns
        -------
        tuple
            Where the public tables are, for people, and their names.
        """
        if self.is_spark:
            manifest = self.target(paths) / "manifest.json"
            return f"schema {SCHEMA} on Spark", sorted(grains(manifest))
        with duckdb.connect(paths.file, read_only=True) as connection:
            return from_here(paths.file), public_tables(connection)


ENGINES = {"duckdb": Engine(is_spark=False), "spark": Engine(is_spark=True)}


def folder_on_spark(paths: StudyPaths) -> Path:
    """Where dbt leaves its files of a build on Spark, and a local Spark its tables.

    Parameters
    ----------
    paths
        Of the study.

    Returns
    -------
    Path
        The folder.
    """
    return paths.target / "spark"


def local_schema(paths: StudyPaths) -> Path:
    """Where a Spark of this machine leaves a study's tables (profiles.yml).

    Parameters
    ----------
    paths
        Of the study.

    Returns
    -------
    Path
        The folder, with a folder for each table.
    """
    return folder_on_spark(paths) / "warehouse" / f"{SCHEMA}.db"


def from_here(path: Path) -> str:
    """A path as it can be typed where the user stands.

    Parameters
    ----------
    path
        Absolute.

    Returns
    -------
    str
        Relative to the current folder, if it lies in it.
    """
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def what_is_missing(python: Path) -> str | None:
    """What a build on Spark needs and does not find.

    Parameters
    ----------
    python
        The interpreter of its environment.

    Returns
    -------
    str or None
        The sentence for what is missing first, with what helps; None if nothing is.
    """
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
