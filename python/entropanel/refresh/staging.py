"""Staging: a study's rows, written into the project for dbt to load.

dbt never gets the folder itself: it writes compiled files under the path of a
seed, and for a path outside the project that is the user's own file.
"""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from entropanel.errors import InputError
from entropanel.study.declarations import Declarations
from entropanel.study.files import Study

# beside a study's warehouse: the folder that the study is in
FOLDER = "study_folder.txt"


@dataclass(frozen=True)
class Staged:
    """Where a study is built.

    seeds: folder for dbt's seed-paths, relative to the project. target: dbt's
    target folder. warehouse: folder of what is published.
    """

    seeds: Path
    target: Path
    warehouse: Path

    @property
    def file(self) -> Path:
        """The file that is published, relative to the project."""
        return self.warehouse / "entropanel.duckdb"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that dbt_project.yml and profiles.yml read."""
        return {
            "ENTROPANEL_SEEDS": self.seeds.as_posix(),
            "DBT_TARGET_PATH": self.target.as_posix(),
            "ENTROPANEL_WAREHOUSE": self.warehouse.as_posix(),
        }


def default_study() -> Staged:
    """The study that ships with the project, built where it stands."""
    return Staged(Path("seeds"), Path("target"), Path("warehouse"))


class ClaimedError(InputError):
    """The place of a study is another study's."""


def staged_place(folder: Path, name: str | None = None) -> Staged:
    """Places for the study of a folder, named by it or by another name."""
    text = folder.resolve().name if name is None else name
    plain = re.sub(r"\W+", "_", text).strip("_") or "study"
    return Staged(
        Path("studies") / plain,
        Path("target") / "studies" / plain,
        Path("warehouse") / plain,
    )


def refuse_claimed(
    place: Staged, folder: Path, project: Path, declared: Declarations
) -> None:
    """Raises ClaimedError if the place is that of a study in another folder.

    A folder that is gone, or holds no file of a study any more, has no claim.
    """
    other = _recorded(project / place.warehouse / FOLDER)
    if other is None or other == folder.resolve():
        return
    holds_study = any((other / seed.path).exists() for seed in declared.seeds.values())
    if holds_study:
        raise ClaimedError(
            f"{place.warehouse} is the warehouse of the study in {other}: "
            f"choose another for {folder} with --name"
        )


def claim(place: Staged, folder: Path, project: Path) -> None:
    """Records beside the warehouse which folder its study is in."""
    record = project / place.warehouse / FOLDER
    if _recorded(record) != folder.resolve():
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(f"{folder.resolve()}\n", encoding="utf-8")


def _recorded(record: Path) -> Path | None:
    text = record.read_text(encoding="utf-8").rstrip("\n") if record.exists() else ""
    return Path(text) if text else None


def stage(study: Study, seeds: Path, declared: Declarations) -> None:
    """Writes what was read of a study into a folder, for dbt to load.

    dbt loads the rows that were checked, whatever the line ends of their files. A
    file that the study does without is staged with its header alone; files of an
    earlier staging are removed.

    Parameters
    ----------
    study
        Every declared file of it could be read.
    seeds
        Folder of the seeds; it is made anew.
    declared
        The files of any study.
    """
    shutil.rmtree(seeds, ignore_errors=True)
    for seed, frame in study.frames.items():
        write_rows(frame, seeds / declared.seeds[seed].path)
    for properties in declared.property_files:
        shutil.copy(properties, seeds / properties.parent.name / properties.name)


def write_rows(frame: pd.DataFrame, path: Path) -> None:
    """Writes rows of text as CSV in UTF-8: a line feed ends a row, cells are quoted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(frame.fillna("").to_numpy().tolist())
