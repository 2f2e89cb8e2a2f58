"""Disk space: recognising a full disk, and warning of a nearly full one before."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

# EFBIG: a file may grow no more. dbt gives the error of a node as a text alone, so the
# system's texts of these numbers are looked for, too
NO_DISK_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
TEXTS = tuple(os.strerror(number) for number in NO_DISK_SPACE)


def full_disk_line(lines: Iterable[str]) -> str | None:
    """The first line that has the system's text for a full disk."""
    return next((line for line in lines if any(text in line for text in TEXTS)), None)


def is_full_disk(reason: BaseException) -> bool:
    """True if an exception is of a full disk."""
    return getattr(reason, "errno", None) in NO_DISK_SPACE or bool(
        full_disk_line([str(reason)])
    )


def full_disk(told: str, folders: dict[str, Path], stays: str) -> str:
    """The sentence for a full disk.

    told: the text of the error. folders: by the names that dbt has for them; the
    one that the text names, else the one with the least space. stays: the sentence's
    end.
    """
    named = [
        folder
        for name, folder in folders.items()
        if f"{name}/" in told or f"{folder.as_posix()}/" in told
    ]
    folder = named[0] if named else min(folders.values(), key=free)
    reason = next(text for text in TEXTS if text in told)
    return f"the disk of {folder} is full ({reason}): nothing is published{stays}"


def free(folder: Path) -> int:
    """Bytes that are free where a folder stands, or will stand."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def scarce(build: Path, warehouse: Path) -> list[str]:
    """Warns of disks with less space than the last refresh of a study took.

    build, warehouse: the build file and the published file. Only a warning: a second
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
