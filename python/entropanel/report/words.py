"""The fixed words of the report in each language: rows of ``words.csv``."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from entropanel.phrases import in_chinese
from entropanel.report.contents import Text, same


@cache
def dictionary() -> dict[str, Text]:
    """Each key with its words; places in braces are for names and numbers."""
    file = files("entropanel.report") / "words.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {row["key"]: Text(row["en"], row["zh"]) for row in rows}


def say(key: str, **values: object) -> Text:
    """The words of a key with values in their places; a Text in its language.

    Raises KeyError for words that are not in the dictionary.
    """
    words = dictionary()[key]
    return Text(
        *(
            text.format(
                **{
                    name: value[place] if isinstance(value, Text) else value
                    for name, value in values.items()
                }
            )
            for place, text in enumerate(words)
        )
    )


def joined(texts: list[Text]) -> Text:
    """Names one after the other."""
    return Text(", ".join(t.en for t in texts), "、".join(t.zh for t in texts))


def chosen(column: str, value: object) -> Text:
    """The words for a value that a study chooses in a column; else the value."""
    if value is None:
        return same("")
    key = f"set {column} {value}"
    return say(key) if key in dictionary() else same(value)


def told(text: str | None) -> Text | None:
    """A sentence of a public table, also in Chinese; none of none."""
    return None if text is None else Text(text, in_chinese(text))
