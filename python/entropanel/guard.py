"""What a command does about the unexpected: a sentence, an exit code, and a log."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import click

from entropanel.exits import Exit
from entropanel.room import lacks_room

PROJECT = Path(__file__).parents[2]
LOG = PROJECT / "logs" / "faults.log"


class Fault(click.ClickException):
    """A fault that is told in one sentence, of which the log has the details."""

    exit_code = Exit.FAULT

    def show(self, file: Any = None) -> None:
        """Prints the sentence."""
        click.echo(f"fault: {self.message}", file=file, err=True)


class Guarded(click.Group):
    """Commands that never end with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; of what it raises, tells in one sentence."""
        try:
            with ending_with_its_children():
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except SystemExit as end:
            # a command that told of a fault ends while it is at hand
            if end.code == Exit.FAULT and end.__context__ is not None:
                details = "".join(traceback.format_exception(end.__context__))
                where = logged(f"entropanel {ctx.invoked_subcommand}", details)
                click.echo(where, err=True)
            raise
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            sys.exit(Exit.INTERRUPTED)
        except BrokenPipeError:
            silence()
            sys.exit(Exit.CLOSED_PIPE)
        except Exception as reason:
            doing = f"entropanel {ctx.invoked_subcommand}"
            click.echo(f"fault: {fault(doing, reason)}", err=True)
            sys.exit(Exit.FAULT)


@contextmanager
def ending_with_its_children() -> Iterator[None]:
    """Makes a command that is told to end do so by an exception, as when interrupted.

    What it started can then be ended with it.
    """

    def end(number: int, frame: FrameType | None) -> None:
        sys.exit(Exit.TERMINATED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def silence() -> None:
    """Leaves nothing to be written when the interpreter ends: the reader is gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())


def fault(doing: str, reason: Exception) -> str:
    """The sentence for an unexpected exception, whose traceback goes into the log."""
    text = " ".join(str(reason).split())
    if lacks_room(reason):
        return f"{doing} met a full disk: {text}"
    where = logged(doing, "".join(traceback.format_exception(reason)))
    return f"{doing} failed: {type(reason).__name__}: {text}; {where}"


def logged(doing: str, details: str) -> str:
    """Writes details of a fault into the log; says where they are."""
    try:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        with LOG.open("a", encoding="utf-8") as log:
            log.write(
                f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, {doing}\n{details}\n"
            )
    except OSError as reason:
        return f"{LOG} cannot be written ({reason.strerror})"
    return f"details are in {LOG}"
