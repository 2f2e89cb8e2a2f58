"""Staging: a study's files, copied into the project for dbt to load.

dbt never gets the folder itself: it writes compiled files under the path of a
seed, and for a path outside the project that is the user's own file.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from entropanel.study.declarations import Declarations

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


class ClaimedError(ValueError):
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


def stage(
    folder: Path, project: Path, declared: Declarations, name: str | None = None
) -> Staged:
    """Copies a study's files into the project and returns where it is built.

    A file that the study does without is staged with its header alone; files
    of an earlier staging are removed.
    """
    place = staged_place(folder, name)
    root = project / place.seeds
    shutil.rmtree(root, ignore_errors=True)
    for seed in declared.seeds.values():
        source, copy = folder / seed.path, root / seed.path
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.exists():
            copy.write_text(source.read_text(encoding="utf-8-sig"), encoding="utf-8")
        else:
            copy.write_text(seed.header, encoding="utf-8")
    for properties in declared.property_files:
        shutil.copy(properties, root / properties.parent.name / properties.name)
    return place
