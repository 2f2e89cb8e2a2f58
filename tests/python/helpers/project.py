"""The project under test: its seeds, and copies of it to build."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

PROJECT = Path(__file__).parents[3]
PARTS = ("dbt_project.yml", "profiles.yml", "macros", "models", "seeds", "tests/data")


def seed(name: str) -> pd.DataFrame:
    """A seed of the default study as text."""
    (path,) = (PROJECT / "seeds").glob(f"*/{name}.csv")
    return pd.read_csv(path, dtype=str)


@dataclass(frozen=True)
class Project:
    """A copy of the project in a folder of its own; seconds: its build took."""

    folder: Path
    seconds: float = 0.0

    @property
    def warehouse(self) -> Path:
        """The file that people query."""
        return self.folder / "warehouse" / "entropanel.duckdb"

    def dbt(
        self, *arguments: str, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs dbt in the copy; output and errors in one text."""
        return subprocess.run(
            [Path(sys.executable).with_name("dbt"), "--no-use-colors", *arguments],
            cwd=self.folder,
            env=os.environ
            | {"DBT_PROFILES_DIR": str(self.folder)}
            | (environment or {}),
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
    """A copy of what dbt needs of the project, not built."""
    for part in PARTS:
        source, target = PROJECT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            # unit tests read no data: they would only fail again
            ignored = shutil.ignore_patterns("*_unit_tests.yml")
            shutil.copytree(source, target, ignore=ignored)
        else:
            shutil.copy(source, target)
    return Project(folder)


def checksums(folder: Path) -> dict[str, str]:
    """A digest of every CSV file under a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.csv")
    }
