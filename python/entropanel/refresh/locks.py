"""One refresh of a study, and one import into it, at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from entropanel.errors import ExecutionError
from entropanel.study.paths import StudyPaths


class RunningError(ExecutionError):
    """Another command of the same kind is at work on the same study."""


@contextmanager
def only_one(kind: str, paths: StudyPaths, otherwise: str) -> Iterator[None]:
    """Holds a lock, which lies with the study's builds and ends with the process.

    Parameters
    ----------
    kind
        ``refresh`` or ``import``: the lock's name.
    paths
        Of the study. The folder of its builds is made.
    otherwise
        The sentence for a lock that another process holds.

    Raises
    ------
    RunningError
        Another process holds it.
    ExecutionError
        The folder cannot be written.
    """
    try:
        lock = FileLock(paths.made().target / f"{kind}.lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise RunningError(otherwise) from error
    except NotImplementedError:  # a file system without locks
        pass
    except PermissionError as error:
        reason = f"{paths.target} cannot be written ({error.strerror})"
        raise ExecutionError(reason) from error
    try:
        yield
    finally:
        lock.release()
