"""The project under test: its seeds, and copies of it to build."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

PROJECT = Path(__file__).parents[3]
# what a refresh leaves for people
PUBLISHED = ("entropanel.duckdb", "data_quality.html", "data_quality.json")
PARTS = ("dbt_project.yml", "profiles.yml", "macros", "models", "seeds", "tests/data")
PARSED = "target/partial_parse.msgpack"
BUILT = ("target/build.duckdb", *(f"warehouse/{name}" for name in PUBLISHED))


def seed(name: str) -> pd.DataFrame:
    """A seed of the default study as text."""
    (path,) = (PROJECT / "seeds").glob(f"*/{name}.csv")
    return pd.read_csv(path, dtype=str)


@dataclass(frozen=True)
class Project:
    """A copy of the project in a folder of its own."""

    folder: Path

    @property
    def warehouse(self) -> Path:
        """The file that people query."""
        return self.folder / "warehouse" / "entropanel.duckdb"

    def dbt(
        self, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs dbt in the copy; output and errors in one text."""
        return subprocess.run(
            [Path(sys.executable).with_name("dbt"), "--no-use-colors", *arguments],
            cwd=self.folder,
            env=os.environ
            | {"DBT_PROFILES_DIR": str(self.folder)}
            | dict(environment or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def rows(self, query: str) -> list[tuple]:
        """Answer of a query on the published warehouse."""
        with duckdb.connect(self.warehouse, read_only=True) as connection:
            return connection.execute(query).fetchall()


def copied(folder: Path) -> Project:
    """A copy of what dbt needs of the project, not built.

    What dbt has parsed of the project comes along: it parses only what differs.
    """
    for part in PARTS:
        source, target = PROJECT / part, folder / part
        if source.is_dir():
            # unit tests read no data: they would only fail again
            ignored = shutil.ignore_patterns("*_unit_tests.yml")
            shutil.copytree(source, target, ignore=ignored)
        else:
            copy(part, folder)
    if (PROJECT / PARSED).exists():
        copy(PARSED, folder)
    return Project(folder)


def built(folder: Path) -> Project:
    """A copy of the project as `dbt build` left it: built and published."""
    assert (PROJECT / BUILT[0]).exists(), "no build: run `dbt build` first"
    for file in BUILT:
        copy(file, folder)
    return copied(folder)


def copy(file: str, folder: Path) -> None:
    """Copies a file of the project to its place in a folder."""
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(PROJECT / file, folder / file)


def checksums(folder: Path) -> dict[str, str]:
    """A digest of every CSV file under a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.csv")
    }
