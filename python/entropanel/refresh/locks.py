"""One refresh of a study, and one import into it, at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from entropanel.errors import ExecutionError


class RunningError(ExecutionError):
    """Another command of the same kind is at work on the same study."""


@contextmanager
def only_one(kind: str, folder: Path, otherwise: str) -> Iterator[None]:
    """Holds a lock, which lies in a folder and ends with the process.

    Parameters
    ----------
    kind
        ``refresh`` or ``import``: the lock's name.
    folder
        Is made if it is missing.
    otherwise
        The sentence for a lock that another process holds.

    Raises
    ------
    RunningError
        Another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f"{kind}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise RunningError(otherwise) from error
    except NotImplementedError:  # a file system without locks
        pass
    try:
        yield
    finally:
        lock.release()
