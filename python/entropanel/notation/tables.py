"""The small tables of names that the package declares, one CSV file each."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``data/{name}.csv``.

    Parameters
    ----------
    name
        The table's name.

    Returns
    -------
    tuple of dict
        Rows by column name, all text.
    """
    text = (files(__package__) / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def column(name: str, field: str) -> tuple[str, ...]:
    """One column of a table, top to bottom.

    Parameters
    ----------
    name, field
        The table, and the name of its column.

    Returns
    -------
    tuple of str
        The cells.
    """
    return tuple(row[field] for row in table(name))


FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
FULL_WIDTH[0x3000] = 0x20


def half_width(text: str) -> str:
    """The text with full-width letters, digits and marks made plain.

    Only these: a compatibility normalisation would also turn the footnote of
    12² into the number 122.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    str
        The plain text.
    """
    return text.translate(FULL_WIDTH)


def folded(name: str) -> str:
    """What of a name counts: letters and digits, in one case and width.

    Blanks and punctuation, which exports garble, do not count.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    str
        Its letters and digits.
    """
    return "".join(char for char in half_width(name).casefold() if char.isalnum())
