"""What contests share: a process a contestant, its time and its memory."""

from __future__ import annotations

import multiprocessing
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar


@dataclass(frozen=True)
class Time:
    """What one run took: seconds, peak memory in bytes.

    steps: of the project, each model with its seconds and rows.
    """

    seconds: float
    peak: int
    steps: list[Any] = field(default_factory=list)


AnyTime = TypeVar("AnyTime", bound=Time)


def alone(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function returns in a fresh process.

    The asking process imports nothing large: a child's peak memory begins with its
    parent's.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as process:
        return process.submit(function, *arguments).result()


def peak() -> int:
    """Peak memory of this process in bytes; macOS counts bytes, Linux kilobytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def median(times: list[AnyTime]) -> AnyTime:
    """The run of median seconds, with the largest peak of all."""
    middle = sorted(times, key=lambda taken: taken.seconds)[len(times) // 2]
    return replace(middle, peak=max(taken.peak for taken in times))
