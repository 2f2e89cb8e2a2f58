"""What contests share: a process a contestant, its time and its memory."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Time:
    """What one run took.

    seconds: of the wall clock; work: of them, those after reading; processors:
    seconds of all cores together, which other work on the machine hardly moves;
    peak: memory in bytes. steps: of the project, each model with its seconds and
    rows.
    """

    seconds: float
    work: float
    processors: float
    peak: int
    steps: list[Any] = field(default_factory=list)


class Clock:
    """Starts when it is made; peak memory is that of the process."""

    def __init__(self) -> None:
        """Starts."""
        self._start = self._has_read = time.perf_counter()
        self._processors = time.process_time()

    def lap(self) -> None:
        """What is read before the work stands in memory."""
        self._has_read = time.perf_counter()

    def taken(self) -> Time:
        """What it took until now."""
        end = time.perf_counter()
        # macOS counts bytes, Linux kilobytes
        unit = 1 if sys.platform == "darwin" else 1024
        return Time(
            seconds=end - self._start,
            work=end - self._has_read,
            processors=time.process_time() - self._processors,
            peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit,
        )


def alone(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function returns in a fresh process.

    The asking process imports nothing large: a child's peak memory begins with its
    parent's.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as process:
        return process.submit(function, *arguments).result()


def median(times: list[Time]) -> Time:
    """The run of median seconds, with the largest peak of all."""
    middle = sorted(times, key=lambda taken: taken.seconds)[len(times) // 2]
    return replace(middle, peak=max(taken.peak for taken in times))
