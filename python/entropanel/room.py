"""Room on disks: recognising a full one, and telling of a nearly full one before."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

# a file that may grow no more is told alike
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SIGNS = tuple(os.strerror(number) for number in NO_ROOM)


def sign_of_no_room(lines: Iterable[str]) -> str | None:
    """The first line that tells of a full disk, as every program words it."""
    return next((line for line in lines if any(sign in line for sign in SIGNS)), None)


def lacks_room(reason: BaseException) -> bool:
    """True if an exception is of a full disk."""
    return getattr(reason, "errno", None) in NO_ROOM or bool(
        sign_of_no_room([str(reason)])
    )


def full_disk(sign: str, project: Path, folders: Sequence[Path], stays: str) -> str:
    """The sentence for a full disk.

    sign: the text that told of it. folders: relative to the project; the one that
    the text names, else the one with the least room. stays: the sentence's end.
    """
    named = [folder for folder in folders if f"{folder.as_posix()}/" in sign]
    folder = named[0] if named else min(folders, key=lambda f: free(project / f))
    reason = next(text for text in SIGNS if text in sign)
    return (
        f"the disk of {project / folder} is full ({reason}): "
        f"nothing is published{stays}"
    )


def free(folder: Path) -> int:
    """Bytes that are free where a folder stands, or will stand."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def scarce(build: Path, warehouse: Path) -> list[str]:
    """Warns of disks with less room than the last refresh of a study took.

    build, warehouse: the build file and the published file. No refusal: a second
    refresh reuses the build file's blocks, so it may fit.
    """
    sizes = {file: _size(file) for file in (build, warehouse)}
    if len({_device(file.parent) for file in sizes}) == 1:
        sizes = {build: sum(sizes.values())}
    return [
        f"{free(file.parent) / 1e6:.1f} MB are free in {file.parent}, the last refresh "
        f"took {size / 1e6:.1f} MB: this one may not fit"
        for file, size in sizes.items()
        if free(file.parent) < size
    ]


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def _device(folder: Path) -> int:
    while not folder.exists():
        folder = folder.parent
    return folder.stat().st_dev
