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
from typing import NoReturn

import click

from entropanel.disk_space import is_full_disk
from entropanel.errors import ExecutionError, Exit, InputError
from entropanel.project import PROJECT, is_checkout

# of commands that are for no study
LOGS = (PROJECT if is_checkout(PROJECT) else Path.home() / ".entropanel") / "logs"


class Guarded(click.Group):
    """Commands that never end with a traceback, and return their exit code."""

    def invoke(self, ctx: click.Context) -> NoReturn:
        """Runs a command; of what it raises, tells in one sentence."""
        try:
            with ending_with_its_children():
                code = super().invoke(ctx) or Exit.SUCCESS
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except InputError as error:
            click.echo(error, err=True)
            code = error.exit_code
        except ExecutionError as error:
            click.echo(f"failure: {' '.join(str(error).split())}", err=True)
            click.echo(logged(_doing(ctx), _traceback(error)), err=True)
            code = error.exit_code
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            code = Exit.INTERRUPTED
        except BrokenPipeError:
            silence()
            code = Exit.CLOSED_PIPE
        except Exception as error:
            click.echo(f"failure: {failure(_doing(ctx), error)}", err=True)
            code = Exit.FAILED
        ctx.exit(code)


def _doing(ctx: click.Context) -> str:
    return f"entropanel {ctx.invoked_subcommand}"


@contextmanager
def ending_with_its_children() -> Iterator[None]:
    """Makes a terminated command end by an exception, as when interrupted.

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


def failure(doing: str, reason: Exception) -> str:
    """The sentence for an unexpected exception, whose traceback goes into the log."""
    text = " ".join(str(reason).split())
    if is_full_disk(reason):
        return f"{doing} met a full disk: {text}"
    where = logged(doing, _traceback(reason))
    return f"{doing} failed: {type(reason).__name__}: {text}; {where}"


def _traceback(error: Exception) -> str:
    return "".join(traceback.format_exception(error))


def logged(doing: str, details: str) -> str:
    """Writes details of a failure into the study's log; says where they are."""
    context = click.get_current_context(silent=True)
    file = (context.meta if context else {}).get(__name__, LOGS) / "failures.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            log.write(
                f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, {doing}\n{details}\n"
            )
    except OSError as reason:
        return f"{file} cannot be written ({reason.strerror})"
    return f"details are in {file}"


def log_into(folder: Path) -> None:
    """Lets the command that runs write its log into a folder of logs."""
    click.get_current_context().meta[__name__] = folder
