"""The folder of a study: whether it is one, and files in it that nothing reads."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from entropanel.study.declarations import Declarations
from entropanel.violations import Violation

# What a study has beside its declared files: what was chosen of imported ones.
CHOICES = Path("observations") / "import_choices.csv"


def folder_errors(folder: Path, declared: Declarations) -> list[str]:
    """Why a folder is not that of a study.

    Parameters
    ----------
    folder
        What was given as one.
    declared
        The files of any study.

    Returns
    -------
    list
        At most one sentence; none if it may be a study.
    """
    if not folder.is_dir():
        near = near_folder(folder)
        suggestion = f" (did you mean {near}?)" if near else ""
        expected = f"the folder of a study{suggestion}"
        return [str(Violation(str(folder), "no such folder", expected))]
    seeds = declared.seeds.values()
    part = folder.resolve().name
    holds_part = any(
        (folder / seed.path.name).exists() for seed in seeds if seed.folder == part
    )
    if not holds_part or has_study_files(folder, declared):
        return []
    above = os.path.normpath(folder / "..")
    found = f"the files of {part}/ alone"
    expected = f"the folder of a study, which is {above}"
    return [str(Violation(str(folder), found, expected))]


def has_study_files(folder: Path, declared: Declarations) -> bool:
    """Whether a folder has any file of a study.

    Parameters
    ----------
    folder
        Which may not exist.
    declared
        The files of any study.

    Returns
    -------
    bool
        True if there is one, whatever is in it.
    """
    return any((folder / seed.path).exists() for seed in declared.seeds.values())


def near_folder(folder: Path) -> Path | None:
    """The folder whose path is nearest to one that is not there, part by part.

    Parameters
    ----------
    folder
        The one that is not there.

    Returns
    -------
    Path or None
        None if there is none near.
    """
    found = Path(folder.anchor)
    for part in folder.relative_to(found).parts:
        if not (found / part).is_dir():
            others = [other.name for other in found.glob("*") if other.is_dir()]
            near = difflib.get_close_matches(part, others, 1)
            if not near:
                return None
            part = near[0]
        found /= part
    return found


def unread_files(folder: Path, declared: Declarations) -> Iterator[str]:
    """Warnings of files in the folders of a study that nothing reads.

    They are all CSV files in its parts, and those beside the parts that bear the
    name of one of its files. Names that begin as no document's does are passed
    over: programs leave such files.

    Parameters
    ----------
    folder
        The study's.
    declared
        The files of any study.

    Yields
    ------
    str
        A sentence for each file, by path.
    """
    own = {seed.path for seed in declared.seeds.values()}
    names = {path.name: path for path in own}
    beside = [path for path in folder.glob("*.csv") if path.name in names]
    parts = {path.parent for path in own}
    within = [path for part in parts for path in (folder / part).glob("*")]
    for path in sorted([*beside, *within]):
        name = path.relative_to(folder)
        is_csv = path.suffix.lower() == ".csv" and path.name[0] not in ".~"
        if is_csv and name not in {*own, CHOICES}:
            # all names begin alike, which makes any two of them somewhat near
            near = difflib.get_close_matches(path.name.lower(), names, 1, cutoff=0.8)
            meant = [f" (did you mean {names[one].as_posix()}?)" for one in near]
            suggestion = "".join(meant)
            yield f"{name.as_posix()}: not read, it is no file of a study{suggestion}"
