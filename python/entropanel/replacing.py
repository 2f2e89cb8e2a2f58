"""Files that are replaced whole, or not at all."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from glob import escape
from pathlib import Path
from tempfile import TemporaryDirectory

A_DAY = 24 * 60 * 60  # seconds: by then, a process that replaced a file has ended


@contextmanager
def replacing(*files: Path, is_durable: bool = False) -> Iterator[list[Path]]:
    """Lets the body write files beside others, which they replace when it ends.

    A reader finds a file as it was or as it is to be. If the body raises, every
    file is as it was, and nothing is left beside it. Where several are replaced,
    all of them are written before the first takes its place.

    Parameters
    ----------
    *files : Path
        What is written, existing or not. Folders are made. Of a symbolic link, the
        file that it leads to is replaced.
    is_durable : bool
        Whether the new files are on disk before they take their places, and the
        folders' entries afterwards: then a power failure leaves the old or the new.

    Yields
    ------
    list of Path
        Where to write, in the order of ``files``: files of the same names, each in
        a folder beside its own, with whatever a writer puts beside them.

    Raises
    ------
    OSError
        If a file cannot be written or replaced.
    """
    targets = [file.resolve() for file in files]
    with ExitStack() as folders:
        fresh = [
            Path(folders.enter_context(_folder_beside(target))) / target.name
            for target in targets
        ]
        yield fresh
        if is_durable:
            for file in fresh:
                _to_disk(file)
        for file, target in zip(fresh, targets, strict=True):
            os.replace(file, target)
        if is_durable:
            for parent in {target.parent for target in targets}:
                _to_disk(parent)


def write_whole(file: Path, text: str) -> Path:
    """Writes a text as a file, in UTF-8 and whole, or leaves it as it is.

    Parameters
    ----------
    file : Path
        What is written or replaced; its folder is made.
    text : str
        Its contents.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    with replacing(file) as (fresh,):
        fresh.write_text(text, encoding="utf-8")
    return file


def remove_leftover(file: Path, older_than: float = 0) -> None:
    """Removes what killed processes left beside a file that they were replacing.

    Parameters
    ----------
    file : Path
        The file. No other process may be replacing it, unless there is an age.
    older_than : float
        Age in seconds of what is removed, at least.
    """
    file = file.resolve()
    for leftover in file.parent.glob(f".{escape(file.name)}.????????.fresh"):
        with suppress(FileNotFoundError):  # another process was first
            if time.time() - leftover.stat().st_mtime >= older_than:
                shutil.rmtree(leftover, ignore_errors=True)


def _folder_beside(file: Path) -> TemporaryDirectory[str]:
    """A folder of this process beside a file; old ones of others are removed."""
    file.parent.mkdir(parents=True, exist_ok=True)
    remove_leftover(file, older_than=A_DAY)
    return TemporaryDirectory(".fresh", f".{file.name}.", file.parent, True)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
