"""Files that are replaced whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
    fresh = [_folder(target) / target.name for target in targets]
    try:
        for target in targets:
            remove_leftover(target)
            _folder(target).mkdir(parents=True)
        yield fresh
        if is_durable:
            for file in fresh:
                _to_disk(file)
        for file, target in zip(fresh, targets, strict=True):
            os.replace(file, target)
        if is_durable:
            for parent in {target.parent for target in targets}:
                _to_disk(parent)
    finally:
        for target in targets:
            remove_leftover(target)


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


def remove_leftover(file: Path) -> None:
    """Removes what a killed process left beside a file that it was replacing."""
    folder = _folder(file.resolve())
    if folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
    else:
        folder.unlink(missing_ok=True)


def _folder(file: Path) -> Path:
    return file.with_name(f".{file.name}.fresh")


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
