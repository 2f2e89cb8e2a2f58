"""Which study a command is for, and where it is built and published."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from entropanel import guard
from entropanel.cli.answers import problem
from entropanel.errors import Exit
from entropanel.study.declarations import Declarations, declarations
from entropanel.study.folders import folder_refusals
from entropanel.study.staging import (
    ClaimedError,
    Staged,
    default_study,
    refuse_claimed,
    staged_place,
)

PROJECT = guard.PROJECT

study_option = click.option(
    "--study",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of a study; without it, the default study.",
)
name_option = click.option(
    "--name", help="Name of the study's warehouse, if not that of its folder."
)
verbose_option = click.option(
    "--verbose", "is_verbose", is_flag=True, help="List every file."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Results as JSON.")


class Unlisted(click.Argument):
    """An argument that help does not show: an option says the same."""

    def get_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Nothing, where other arguments give their names."""
        return []


def study_given(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command its ``folder``: by --study, or as its only argument."""

    @click.argument(
        "argument", cls=Unlisted, required=False, type=click.Path(path_type=Path)
    )
    @study_option
    @wraps(command)
    def either(*, folder: Path | None, argument: Path | None, **others: Any) -> None:
        if folder is not None and argument is not None:
            raise click.UsageError(f"found two studies, {argument} and {folder}")
        command(folder=folder or argument, **others)

    return either


def declared() -> Declarations:
    """The files of any study, as the project declares them."""
    return declarations(PROJECT / "seeds")


def place_of(folder: Path | None, name: str | None) -> Staged:
    """Where the study of a folder is built. Raises UsageError."""
    if folder is None and name is not None:
        raise click.UsageError("--name is for the study of a folder: --study")
    return default_study() if folder is None else staged_place(folder, name)


def warehouse_of(place: Staged) -> Path:
    """The file that a study of this place publishes."""
    return PROJECT / place.warehouse / "entropanel.duckdb"


def command_line(folder: Path | None, name: str | None, *words: str) -> str:
    """A command for the study of a folder, as it is typed."""
    study = [] if folder is None else ["--study", str(folder)]
    named = [] if name is None else ["--name", name]
    return shlex.join(["entropanel", *words, *study, *named])


def published(folder: Path | None, name: str | None) -> Path:
    """The published warehouse of a study; ends the command if there is none."""
    place = place_of(folder, name)
    warehouse = warehouse_of(place)
    try:
        if folder is not None:
            refuse_claimed(place, folder, PROJECT, declared())
    except ClaimedError as reason:
        problem(reason)
        sys.exit(Exit.INVALID)
    if not warehouse.is_file():
        wrong = [] if folder is None else folder_refusals(folder, declared())
        build = command_line(folder, name, "build")
        lacking = f"there is no warehouse {warehouse}: run `{build}` first"
        for text in wrong or [lacking]:
            problem(text)
        sys.exit(Exit.INVALID)
    return warehouse
