"""One refresh of a study, and one import into it, at a time."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

fcntl: ModuleType | None = None
with suppress(ImportError):  # Windows: there the lock on the build file has to do
    fcntl = importlib.import_module("fcntl")


class RunningError(RuntimeError):
    """Another command of the same kind is at work on the same study."""


@contextmanager
def only_refresh(target: Path) -> Iterator[None]:
    """Holds the lock of the refresh that builds in a target folder, which is made.

    The lock ends with the process, however that ends.

    Raises RunningError.
    """
    target.mkdir(parents=True, exist_ok=True)
    with (target / "refresh.lock").open("w", encoding="utf-8") as lock:
        _lock(
            lock.fileno(), f"another refresh is running in {target}: nothing was begun"
        )
        yield


@contextmanager
def only_import(folder: Path) -> Iterator[None]:
    """Holds the lock of the import into a study, which is on its folder itself.

    Nothing is left in the folder; a folder that is not there has no lock.

    Raises RunningError.
    """
    if fcntl is None or not folder.is_dir():
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(
            descriptor, f"another import into {folder} is running: nothing was written"
        )
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, refusal: str) -> None:
    """Takes a lock until the descriptor is closed, where the file system has any."""
    if fcntl is None:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as reason:
        raise RunningError(refusal) from reason
    except OSError:
        return
