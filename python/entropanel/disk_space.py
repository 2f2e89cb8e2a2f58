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
    """The first line that has the system's text for a full disk.

    Parameters
    ----------
    lines
        What was told of failures.

    Returns
    -------
    str or None
        The line, if there is one.
    """
    return next((line for line in lines if any(text in line for text in TEXTS)), None)


def is_full_disk(reason: BaseException) -> bool:
    """Whether an exception is of a full disk.

    Parameters
    ----------
    reason
        Of the system, or of a library that gives the system's text.

    Returns
    -------
    bool
        True if it is.
    """
    return getattr(reason, "errno", None) in NO_DISK_SPACE or bool(
        full_disk_line([str(reason)])
    )


def full_disk(told: str, folders: dict[str, Path], stays: str) -> str:
    """The sentence for a full disk.

    Parameters
    ----------
    told
        The text that told of it.
    folders
        By the names that dbt has for them; the one that the text names, else the one
        with the least space.
    stays
        The sentence's end.

    Returns
    -------
    str
        The sentence.
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
    """Bytes that are free where a folder stands, or will stand.

    Parameters
    ----------
    folder
        Existing or not.

    Returns
    -------
    int
        Bytes.
    """
    return shutil.disk_usage(_existing(folder)).free


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())


def scarce(build: Path, warehouse: Path) -> list[str]:
    """Warns of disks with less space than the last refresh of a study took.

    Only a warning: a second refresh reuses the build file's blocks, so it may fit.

    Parameters
    ----------
    build
        The build file.
    warehouse
        The published file.

    Returns
    -------
    list of str
        A sentence a disk.
    """
    files = (build, warehouse)
    sizes = {file: file.stat().st_size if file.exists() else 0 for file in files}
    if len({_existing(file.parent).stat().st_dev for file in files}) == 1:
        sizes = {build: sum(sizes.values())}
    return [
        f"{free(file.parent) / 1e6:.1f} MB are free in {file.parent}, the last refresh "
        f"took {size / 1e6:.1f} MB: this one may not fit"
        for file, size in sizes.items()
        if free(file.parent) < size
    ]
