"""Cells of tables: texts in two languages, and numbers for reading and downloads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from entropanel.catalogue import Text, say

MINUS = "\N{MINUS SIGN}"


def same(text: object) -> Text:
    """A text that is the same in both languages.

    Parameters
    ----------
    text : object
        A code, a number, the name of a file.

    Returns
    -------
    Text
        It, twice.
    """
    return Text(str(text), str(text))


def coded(code: object, name: Text) -> Text:
    """A name behind its code.

    Parameters
    ----------
    code : object
        The same in both languages.
    name : Text
        In both languages.

    Returns
    -------
    Text
        Both.
    """
    return say("coded", code=code, name=name)


@dataclass(frozen=True)
class Cell:
    """A cell: what is shown, the value of a download, and its look.

    look: names of classes of the style sheet. link: where it leads. after: characters
    that follow a number outside its column, as the stars of a coefficient.
    """

    text: Text
    value: str | None = None
    look: str = ""
    link: str = ""
    after: str = ""


def number(value: Any, decimals: int = 3, look: str = "", after: str = "") -> Cell:
    """A number rounded for reading, unrounded in downloads.

    Parameters
    ----------
    value : int or float or None
        The number; the cell is blank where it is missing.
    decimals : int
        Of what is shown.
    look, after : str
        As of a cell.

    Returns
    -------
    Cell
        With the number's minus sign, never before a zero.
    """
    if value is None or pd.isna(value):
        return Cell(same(""), "", look)
    shown = f"{float(value):,.{decimals}f}".replace("-", MINUS)
    if not shown.strip(f"{MINUS}0.,"):
        shown = shown.lstrip(MINUS)
    raw = str(value) if isinstance(value, int) else repr(float(value))
    return Cell(same(shown), raw, look, after=after)


def share(value: float | None) -> Cell:
    """A share of 1 in whole per cent.

    Parameters
    ----------
    value : float or None
        From 0 to 1; the cell is blank where it is missing.

    Returns
    -------
    Cell
        Per cent; downloads hold the share of 1.
    """
    cell = number(None if value is None else 100 * value, 0)
    if not cell.value:
        return cell
    return Cell(same(f"{cell.text.en} %"), repr(float(value or 0)))


def significant(value: float | None) -> Cell:
    """A number of any size, in five significant digits.

    Parameters
    ----------
    value : float or None
        The number; the cell is blank where it is missing.

    Returns
    -------
    Cell
        Unrounded in downloads.
    """
    if value is None or pd.isna(value):
        return number(None)
    shown = f"{value:,.5g}" if abs(value) < 1e5 else f"{value:,.0f}"
    return Cell(same(shown.replace("-", MINUS)), repr(float(value)))


def p_value(value: float | None) -> Cell:
    """A probability to three decimals; smaller ones as "<0.001".

    Parameters
    ----------
    value : float or None
        From 0 to 1; the cell is blank where it is missing.

    Returns
    -------
    Cell
        Unrounded in downloads.
    """
    cell = number(value, 3)
    if cell.value and float(cell.value) < 0.0005:
        return Cell(same("<0.001"), cell.value)
    return cell


def note_of(row: Mapping[str, Any]) -> Text | None:
    """The note of a row; one language stands in for the other where that is missing.

    Parameters
    ----------
    row : mapping
        With ``note`` and, where there are two languages, ``note_zh``.

    Returns
    -------
    Text or None
        None without a note.
    """
    en, zh = row["note"] or "", row.get("note_zh") or ""
    return Text(en or zh, zh or en) if en or zh else None


def words(text: Any, look: str = "", link: str = "") -> Cell:
    """A cell of text.

    Parameters
    ----------
    text : Text or str or None
        In both languages or in one; the cell is blank where it is missing.
    look, link : str
        As of a cell.

    Returns
    -------
    Cell
        Without a value for downloads, which take the text.
    """
    missing = text is None or (not isinstance(text, Text) and pd.isna(text))
    both = same("") if missing else text if isinstance(text, Text) else same(text)
    return Cell(both, None, look, link)
