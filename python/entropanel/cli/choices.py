"""Options that take one of a few words, and what else people call these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from entropanel.suggestions import nearest

# a word that a command takes: others that may stand for it
OTHER_NAMES = {
    "dta": ["stata", "r", "rds", "spss", "sav"],
    "xlsx": ["excel", "xls", "spreadsheet", "workbook"],
    "docx": ["word", "doc"],
    "tex": ["latex"],
    "md": ["markdown"],
    "markdown": ["md"],
    "html": ["htm"],
    "parquet": ["feather", "arrow"],
    "table": ["text", "txt"],
    "csv": ["tsv", "text", "txt"],
    "en": ["english", "英文"],
    "zh": ["chinese", "cn", "zh-cn", "zh_cn", "中文"],
}


class OneOf(click.Choice[str]):
    """One of some words; of another word it tells which may be meant."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The word as given.

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
        str
            One of the words.

        Raises
        ------
        BadParameter
            The word is none of them.
        """
        if value in self.choices:
            return str(value)
        words = ", ".join(self.choices)
        suggestion = meant(str(value), self.choices)
        self.fail(f"found {value!r}, expected one of {words}{suggestion}", param, ctx)


def meant(found: str, known: Sequence[str]) -> str:
    """A suggestion of the word that may be meant.

    Parameters
    ----------
    found
        As typed, perhaps with the point of a file's suffix.
    known
        The words that are taken; the first that fits is suggested.

    Returns
    -------
    str
        `` (did you mean 'dta'?)``, or nothing.
    """
    word = found.lower().removeprefix(".")
    for name in sorted(known, key=lambda name: name != word):
        if word in (name, *OTHER_NAMES.get(name, ())):
            return f" (did you mean {name!r}?)"
    return nearest(found, known)


language_option = click.option("--language", type=OneOf(["en", "zh"]), default="en")
