"""What a build shows while it runs: how far it is, and what people have to read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from entropanel.cli.answers import problem
from entropanel.study.dbt_output import bare

STEP = re.compile(
    r"\d+ of (?P<all>\d+) (?P<status>[A-Z-]+) .*?(?P<name>\S+) \.* ?\[[^\[]*\]"
)
HOOK = re.compile(r"\d+ of \d+ [A-Z-]+ hook: ")
# from here on dbt says what failed, by its own names; the verdict says it in words
FAILURES = re.compile(r"Completed with \d+ ")
# what dbt says of itself, and the publication that the last line of a build tells
OF_DBT = re.compile(
    r"Running with dbt=|Registered adapter: |Unable to do partial parsing |"
    r"Found \d+ models?, |Concurrency: |Finished running |Completed successfully|"
    r"Done\. PASS=|entropanel adapter: Published "
)
ERASED = "\r\x1b[K"


class Progress:
    """Takes dbt's lines, shows how many steps are done, and passes on the others.

    is_terminal: a line that moves shows it; else a line a tenth of the steps.
    show: takes a whole line.
    """

    def __init__(self, is_terminal: bool, show: Callable[[str], None] = problem):
        self.is_terminal = is_terminal
        self.show = show
        self.done = self.all = self.tenths = 0
        self.running = ""
        self.is_at_failures = False
        self._tell("reading the project")

    def __call__(self, line: str) -> None:
        """Takes a line of dbt's output."""
        text = bare(line).strip()
        step = STEP.fullmatch(text)
        if HOOK.match(text):
            self._move("publication")
        elif step:
            self.all = int(step["all"])
            if step["status"] == "START":
                self.running = step["name"].rpartition(".")[2]
            else:
                self.done += 1
            self._move(self.running)
        self.is_at_failures |= bool(FAILURES.match(text))
        is_of_dbt = step or self.is_at_failures or OF_DBT.match(text)
        if text and not is_of_dbt:
            self.erase()
            self.show(line)

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
            room = shutil.get_terminal_size().columns - 1
            click.echo(f"{ERASED}{text[:room]}", nl=False, err=True)
        else:
            self.show(text)


@contextmanager
def progress(is_verbose: bool) -> Iterator[Callable[[str], None]]:
    """What a build gives its lines to, as long as it runs. is_verbose: it shows all."""
    if is_verbose:
        yield problem
        return
    shown = Progress(click.get_text_stream("stderr").isatty())
    try:
        yield shown
    finally:
        shown.erase()
