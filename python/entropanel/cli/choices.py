"""Options that take one of a few words, and what else people call these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from entropanel.suggestions import nearest

# a word that no command takes: the words that it may stand for
MEANT = {
    "stata": ["dta"],
    "excel": ["xlsx"],
    "xls": ["xlsx"],
    "spreadsheet": ["xlsx"],
    "workbook": ["xlsx"],
    "word": ["docx"],
    "doc": ["docx"],
    "latex": ["tex"],
    "md": ["markdown"],
    "markdown": ["md"],
    "htm": ["html"],
    "feather": ["parquet"],
    "arrow": ["parquet"],
    "tsv": ["csv"],
    "text": ["table", "csv"],
    "txt": ["table", "csv"],
    "r": ["dta"],
    "rds": ["dta"],
    "spss": ["dta"],
    "sav": ["dta"],
    "english": ["en"],
    "chinese": ["zh"],
    "cn": ["zh"],
    "zh-cn": ["zh"],
    "zh_cn": ["zh"],
    "中文": ["zh"],
    "英文": ["en"],
}


class OneOf(click.Choice[str]):
    """One of some words; of another word it tells which may be meant."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The word as given. Raises BadParameter."""
        if value in self.choices:
            return str(value)
        words = ", ".join(self.choices)
        hint = meant(str(value), self.choices)
        self.fail(f"found {value!r}, expected one of {words}{hint}", param, ctx)


def meant(found: str, known: Sequence[str]) -> str:
    """A hint at the word that may be meant, or nothing."""
    word = found.lower().removeprefix(".")
    for other in (word, *MEANT.get(word, ())):
        if other in known:
            return f" (did you mean {other!r}?)"
    return nearest(found, known)


language_option = click.option("--language", type=OneOf(["en", "zh"]), default="en")
