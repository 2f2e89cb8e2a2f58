"""One refresh of a study at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: there the lock on the build file stops a second one
    fcntl = None  # type: ignore[assignment]


class RunningError(RuntimeError):
    """Another refresh of the same study is running."""


@contextmanager
def only_refresh(target: Path) -> Iterator[None]:
    """Holds the lock of the refresh that builds in a target folder, which is made.

    The lock ends with the process, however that ends.

    Raises RunningError.
    """
    target.mkdir(parents=True, exist_ok=True)
    with (target / "refresh.lock").open("w", encoding="utf-8") as lock:
        if fcntl is not None:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as reason:
                raise RunningError(
                    f"another refresh is running in {target}: nothing was begun"
                ) from reason
        yield
