"""Staging: the project and a study's rows, written beside the study for dbt.

dbt never gets the study's folder or the installed project itself: it writes compiled
files under the path of a seed or model.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd

from entropanel.study.declarations import Declarations
from entropanel.study.files import Study

# what dbt reads of the project beside the seeds
PARTS = ("dbt_project.yml", "profiles.yml", "macros", "models", "tests/data")


def copy_project(project: Path, copy: Path) -> None:
    """Makes a folder the copy of the project, without its seeds.

    Files that are alike are left as they are: dbt need not parse them again.

    Parameters
    ----------
    project
        Folder of the project.
    copy
        The folder, existing or not.
    """
    wanted = _files(project)
    for name in _files(copy) - wanted:
        (copy / name).unlink()
    for name in wanted:
        source, target = project / name, copy / name
        if not target.is_file() or source.read_bytes() != target.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def _files(project: Path) -> set[Path]:
    parts = [project / part for part in PARTS]
    found = [path for part in parts for path in (part, *part.rglob("*"))]
    return {path.relative_to(project) for path in found if path.is_file()}


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
        shutil.copyfile(properties, seeds / properties.parent.name / properties.name)


def write_rows(frame: pd.DataFrame, path: Path) -> None:
    """Writes rows of text as CSV in UTF-8: a line feed ends a row, cells are quoted.

    Parameters
    ----------
    frame
        Texts; a missing value is an empty cell.
    path
        The file; its folder is made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows(frame.fillna("").to_numpy().tolist())
