"""Which study a command is for, and where it is built and published."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from entropanel import guard
from entropanel.cli.answers import problem
from entropanel.exits import Exit
from entropanel.study.declarations import Declarations, declarations
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
json_option = click.option("--json", "as_json", is_flag=True, help="Results as JSON.")


def declared() -> Declarations:
    """The files of any study, as the project declares them."""
    return declarations(PROJECT / "seeds")


def place_of(folder: Path | None, name: str | None) -> Staged:
    """Where the study of a folder is built. Raises UsageError."""
    if folder is None and name is not None:
        raise click.UsageError("--name is for the study of a folder: --study")
    return default_study() if folder is None else staged_place(folder, name)


def published(folder: Path | None, name: str | None) -> Path:
    """The published warehouse of a study; ends the command if there is none."""
    place = place_of(folder, name)
    warehouse = PROJECT / place.warehouse / "entropanel.duckdb"
    try:
        if folder is not None:
            refuse_claimed(place, folder, PROJECT, declared())
    except ClaimedError as reason:
        problem(reason)
        sys.exit(Exit.REFUSED)
    if not warehouse.is_file():
        problem(f"there is no warehouse {warehouse}: run `entropanel build` first")
        sys.exit(Exit.REFUSED)
    return warehouse
