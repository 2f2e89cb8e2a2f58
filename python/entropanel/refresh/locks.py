"""One refresh of a study, and one import into it, at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from entropanel.errors import ExecutionError
from entropanel.study.paths import StudyPaths

RUNNING = {
    "refresh": "another refresh is running in {paths.target}: nothing was begun",
    "import": "another import into {paths.folder} is running: nothing was written",
}


@contextmanager
def only_one(kind: str, paths: StudyPaths) -> Iterator[None]:
    """Holds a lock, which lies with the study's builds and ends with the process.

    Parameters
    ----------
    kind
        ``refresh`` or ``import``: the lock's name.
    paths
        Of the study. The folder of its builds is made.

    Yields
    ------
    None
        While the lock is held.

    Raises
    ------
    ExecutionError
        Another process holds it, or the folder cannot be written.
    """
    try:
        lock = FileLock(paths.made().target / f"{kind}.lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise ExecutionError(RUNNING[kind].format(paths=paths)) from error
    except NotImplementedError:  # a file system without locks
        pass
    except PermissionError as error:
        reason = f"{paths.target} cannot be written ({error.strerror})"
        raise ExecutionError(reason) from error
    try:
        yield
    finally:
        lock.release()
