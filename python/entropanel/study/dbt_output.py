"""What dbt says, line by line: without colours, clock and tracebacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

CLOCK = re.compile(r"^\d\d:\d\d:\d\d  ")
TRACEBACK = "Traceback (most recent call last):"
CHAINED = ("During handling of the above exception", "The above exception was the")


def without_tracebacks(lines: Iterable[str]) -> Iterator[str]:
    """Lines without those of tracebacks, of which the last stays: what was wrong."""
    depth = None
    for line in lines:
        text = bare(line)
        indent = len(text) - len(text.lstrip())
        if text.strip() == TRACEBACK:
            depth = indent
        elif depth is not None and (indent > depth or not text.strip()):
            continue
        elif not text.strip().startswith(CHAINED):
            depth = None
            yield line


def bare(line: str) -> str:
    """A line of dbt's output without colours and time of day."""
    return CLOCK.sub("", click.unstyle(line))
