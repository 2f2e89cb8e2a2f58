"""Where the files of a study lie: those it is read from, and those of its builds."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from entropanel.project import PROJECT

STATE = ".entropanel"
BUILD = "build.duckdb"


@dataclass(frozen=True)
class StudyPaths:
    """Where a study is read, built and published.

    folder: the study's files. project: the dbt project that builds it. target:
    what dbt writes. logs: of dbt and of failures. warehouse: what is published.
    """

    folder: Path
    project: Path
    target: Path
    logs: Path
    warehouse: Path

    @property
    def seeds(self) -> Path:
        """The seeds that dbt loads."""
        return self.project / "seeds"

    @property
    def is_staged(self) -> bool:
        """Whether the project is a copy, and its seeds are written by a build."""
        return self.seeds != self.folder

    @property
    def build(self) -> Path:
        """The file that dbt builds in."""
        return self.target / BUILD

    @property
    def file(self) -> Path:
        """The file that is published."""
        return self.warehouse / "entropanel.duckdb"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that dbt and profiles.yml read."""
        return {
            "DBT_TARGET_PATH": self.from_project(self.target),
            "DBT_LOG_PATH": self.from_project(self.logs),
            "ENTROPANEL_WAREHOUSE": self.from_project(self.warehouse),
        }

    def from_project(self, path: Path) -> str:
        """A path as dbt is given it, which runs in the project's folder.

        It is the same where the study is moved to, so that nothing is parsed anew.

        Parameters
        ----------
        path
            Any path.

        Returns
        -------
        str
            The same path, relative to the project.
        """
        relative = os.path.relpath(path.resolve(), self.project.resolve())
        return Path(relative).as_posix()

    def made(self) -> StudyPaths:
        """These paths, with the folder of what is built; git ignores it.

        Returns
        -------
        StudyPaths
            Itself.
        """
        self.target.mkdir(parents=True, exist_ok=True)
        for folder in self.target.parents:
            if folder.name == STATE and not (folder / ".gitignore").exists():
                (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        return self


def plain(name: str) -> str:
    """A name as that of a folder.

    Parameters
    ----------
    name
        Of a build.

    Returns
    -------
    str
        Letters, digits and underscores.
    """
    return re.sub(r"\W+", "_", name).strip("_") or "study"


def default_study() -> StudyPaths:
    """The study of a checkout, which is built where it lies.

    Returns
    -------
    StudyPaths
        Those of plain ``dbt build``.
    """
    return StudyPaths(
        PROJECT / "seeds",
        PROJECT,
        PROJECT / "target",
        PROJECT / "logs",
        PROJECT / "warehouse",
    )


def study_paths(folder: Path, name: str | None = None) -> StudyPaths:
    """The paths of the study of a folder: what is built lies in it.

    Parameters
    ----------
    folder
        The study's. That of the default study has its builds beside it, and without
        a name it is the default study.
    name
        Of a build beside others of the same study.

    Returns
    -------
    StudyPaths
        They need not exist.
    """
    is_default = folder.resolve() == (PROJECT / "seeds").resolve()
    if is_default and name is None:
        return default_study()
    home = PROJECT if is_default else Path(os.path.abspath(folder))
    part = "" if name is None else plain(name)
    state = home / STATE / part
    return StudyPaths(
        folder,
        state / "project",
        state / "target",
        state / "logs",
        home / "warehouse" / part,
    )
