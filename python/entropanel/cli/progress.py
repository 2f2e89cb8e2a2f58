"""What a build shows while it runs: how far it is, and what people have to read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from entropanel.cli.console import problem
from entropanel.refresh.dbt import BEGUN, Event

# what the macros log for people, and what the refresh itself tells
FOR_PEOPLE = {"JinjaLogInfo", "QualityPage", "DiskSpace"}
# the verdict says in words what failed; the refresh has told the gate's warnings
TOLD_OTHERWISE = {
    "LogModelResult",
    "LogTestResult",
    "LogSeedResult",
    "LogHookEndLine",
    "LogNodeResult",
    "LogStartLine",
    "LogSkipBecauseError",
    "JinjaLogWarning",
    "MainEncounteredError",
    "MainStackTrace",
    "EndOfRunSummary",
    "RunResultError",
    "RunResultErrorNoMessage",
    "RunResultFailure",
    "RunResultWarning",
    "RunResultWarningMessage",
    "StatsLine",
    "CheckNodeTestFailure",
    "SQLCompiledPath",
    "AfterFirstRunResultError",
}
ERASED = "\r\x1b[K"


class Progress:
    """Takes dbt's events, shows how many steps are done, and what people must read.

    is_terminal: a line that moves shows it; else one line per tenth of the steps.
    show: takes a whole line.
    """

    def __init__(self, is_terminal: bool, show: Callable[[str], None] = problem):
        self.is_terminal = is_terminal
        self.show = show
        self.done = self.all = self.tenths = 0

    def __call__(self, event: Event) -> None:
        """Takes an event."""
        if event.name == BEGUN:
            self._tell(event.text)
        elif event.name == "ConcurrencyLine":
            self.all = int(event.data["node_count"])
        elif event.name in ("NodeStart", "NodeFinished"):
            self.done += event.name == "NodeFinished" and self.done < self.all
            self._move(event.data["node_info"]["node_name"])
        elif event.name == "LogHookStartLine":
            self._move("publication")
        elif event.name in FOR_PEOPLE or (
            event.level in ("warn", "error") and event.name not in TOLD_OTHERWISE
        ):
            self.erase()
            self.show(event.text)

    def erase(self) -> None:
        """Takes the line that moves away."""
        if self.is_terminal:
            click.echo(ERASED, nl=False, err=True)

    def _move(self, running: str) -> None:
        text = f"{self.done} of {self.all} steps done"
        tenths = 10 * self.done // max(self.all, 1)
        if self.is_terminal:
            self._tell(f"{text}: {running}")
        elif tenths > self.tenths:
            self._tell(text)
        self.tenths = tenths

    def _tell(self, text: str) -> None:
        if self.is_terminal:
            width = shutil.get_terminal_size().columns - 1
            click.echo(f"{ERASED}{text[:width]}", nl=False, err=True)
        else:
            self.show(text)


@contextmanager
def progress(is_verbose: bool) -> Iterator[Callable[[Event], None]]:
    """What a build gives its events to, as long as it runs. is_verbose: shows all."""
    if is_verbose:
        yield told
        return
    shown = Progress(click.get_text_stream("stderr").isatty())
    try:
        yield shown
    finally:
        shown.erase()


def told(event: Event) -> None:
    """Shows an event as dbt does, if it is for people."""
    if event.level != "debug":
        problem(f"{datetime.now():%H:%M:%S}  {event.text}")
