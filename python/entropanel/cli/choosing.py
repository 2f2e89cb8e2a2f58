"""Options of an import that choose what of a file is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from entropanel.importing.choices import Choice
from entropanel.importing.layouts.periods import RULES


class Pair(click.ParamType):
    """A name and a value, as NAME=value; the name may have = in it."""

    name = "NAME=VALUE"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """The name and the value.

        Parameters
        ----------
        value
            As typed.
        param
            The option.
        ctx
            The command.

        Returns
        -------
        tuple of str
            Both, without blanks around them.

        Raises
        ------
        BadParameter
            There is no =, or nothing beside it.
        """
        name, _, text = map(str.strip, str(value).rpartition("="))
        if not (name and text):
            self.fail(f"found {value!r}, expected {self.name}", param, ctx)
        return name, text


# options that are the import's own, whatever is chosen of the files
OF_IMPORT = {"series", "replace", "thousands", "encoding"}
OPTIONS: Sequence[Callable] = [
    click.option("--sheet", "sheets", multiple=True, help="A sheet that is wanted."),
    click.option(
        "--column",
        "columns",
        multiple=True,
        type=Pair(),
        help="A column or indicator that is wanted, and its series.",
    ),
    click.option("--unit-column", help="The column that names units."),
    click.option("--year-column", help="The column that names years."),
    click.option("--ignore", "ignored", multiple=True, help="A column to leave out."),
    click.option(
        "--where",
        multiple=True,
        type=Pair(),
        help="The value that a column must have in the rows that are taken.",
    ),
    click.option("--unit", help="The unit of files that name none."),
    click.option(
        "--only-known-units",
        is_flag=True,
        help="Leave out rows of units that are not the study's.",
    ),
    click.option(
        "--aggregate",
        type=click.Choice(RULES),
        help="Make years of months or quarters, where all of them are there.",
    ),
]


def choosing(command: Callable) -> Callable:
    """Gives a command the options that choose.

    Parameters
    ----------
    command
        Of an import.

    Returns
    -------
    callable
        The command.
    """
    for option in reversed(OPTIONS):
        command = option(command)
    return command


Pairs = tuple[tuple[str, str], ...]


def chosen(columns: Pairs, where: Pairs, **others: Any) -> dict[str, Any]:
    """What the options of an import are for ``import_files``.

    Parameters
    ----------
    columns
        Columns and their series.
    where
        Columns and the values that rows must have in them.
    **others
        The other options, by their names; those that are not given are left out.

    Returns
    -------
    dict
        Arguments, with the choice of what of the files is taken.
    """
    given = {name: value for name, value in others.items() if value is not None}
    own = {name: given.pop(name) for name in OF_IMPORT & given.keys()}
    return own | {"choice": Choice(series=dict(columns), where=dict(where), **given)}
