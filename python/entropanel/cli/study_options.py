"""Options that say which study a command is for, and what is published of it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any

import click

from entropanel.cli.errors import log_into
from entropanel.errors import InputError
from entropanel.project import PROJECT, is_checkout
from entropanel.study.declarations import Declarations, declarations
from entropanel.study.folders import folder_errors, has_study_files
from entropanel.study.paths import StudyPaths, default_study, plain, study_paths

FOLDER = click.Path(path_type=Path)
NAME = click.option("--name", help="Name of a build of the study, beside its others.")
STUDY = click.option(
    "--study",
    "folder",
    type=FOLDER,
    help="Folder of a study; without it, the current folder if it is one, else the "
    "default study.",
)
# help does not show it: the option says the same
ARGUMENT = click.argument("argument", metavar="", required=False, type=FOLDER)


@dataclass(frozen=True)
class Given:
    """The study that a command is for, as it is typed; without a folder, see paths."""

    folder: Path | None
    name: str | None

    @property
    def paths(self) -> StudyPaths:
        """The paths of the study, whose log the command writes into.

        Raises
        ------
        InputError
            No study is given, and neither the current folder nor the checkout has one.
        UsageError
            A name is given for the default study.
        """
        folder = self.folder
        if folder is None and has_study_files(Path(), declared()):
            folder = Path()
        if folder is None and not is_checkout(PROJECT):
            raise InputError(
                "found no study in the current folder, expected one there or by "
                "--study: `entropanel new-study DIR` writes one"
            )
        if folder is None and self.name is not None:
            raise click.UsageError("--name is for the study of a folder: --study")
        paths = default_study() if folder is None else study_paths(folder, self.name)
        if paths.folder.is_dir():
            log_into(paths.logs)
        return paths

    def command_line(self, *words: str) -> str:
        """A command for the study, as it is typed.

        Parameters
        ----------
        *words
            The command and its options.

        Returns
        -------
        str
            The line for a shell.
        """
        study = ["--study", str(self.folder)] if self.folder is not None else []
        named = ["--name", self.name] if self.name is not None else []
        return shlex.join(["entropanel", *words, *study, *named])

    def published(self) -> Path:
        """The published warehouse.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        InputError
            There is none.
        """
        paths = self.paths
        if paths.file.is_file():
            return paths.file
        wrong = folder_errors(self.folder, declared()) if self.folder else []
        missing = f"there is no warehouse {paths.file}: run "
        missing += f"`{self.command_line('build')}` first"
        # where the warehouses of all studies once lay
        former = PROJECT / "warehouse" / plain(self.name or paths.folder.name)
        former /= paths.file.name
        if paths.is_staged and former.is_file():
            missing += f"; {former}, of an earlier version, is not read"
        raise InputError("\n".join(wrong or [missing]))


Command = Callable[..., Any]


def study_given(
    has_argument: bool = True, has_name: bool = True
) -> Callable[[Command], Command]:
    """Gives a command its ``study``: by --study or as its only argument, and --name.

    Parameters
    ----------
    has_argument
        Whether the study may be an argument.
    has_name
        Whether one of several builds of it may be named.

    Returns
    -------
    callable
        The decorator.

    Raises
    ------
    UsageError
        The command line names two studies.
    """

    def with_study(command: Command) -> Command:
        @wraps(command)
        def given(
            folder: Path | None,
            argument: Path | None = None,
            name: str | None = None,
            **others: Any,
        ) -> Any:
            if folder is not None and argument is not None:
                raise click.UsageError(f"found two studies, {argument} and {folder}")
            return command(study=Given(folder or argument, name), **others)

        found = NAME(given) if has_name else given
        return STUDY(ARGUMENT(found) if has_argument else found)

    return with_study


@cache
def declared() -> Declarations:
    """The files of any study, as the project declares them.

    Returns
    -------
    Declarations
        Read once.
    """
    return declarations(PROJECT / "seeds")
