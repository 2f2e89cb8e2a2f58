"""Numbers as a table prints them."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from entropanel.tables.table import Cell

LARGEST = 1e12  # beyond it, digits before the point say little
MOST_DECIMALS = 8


def decimals(values: Iterable[float], significant: int, fewest: int = 0) -> int:
    """Decimals that show the smallest value with so many significant digits.

    Parameters
    ----------
    values : iterable of float
        Zeros and missing values do not count.
    significant : int
        Digits of the smallest of the others.
    fewest : int
        Decimals in any case.

    Returns
    -------
    int
        At most ``MOST_DECIMALS``.
    """
    sizes = [abs(v) for v in values if pd.notna(v) and math.isfinite(v) and v != 0]
    if not sizes:
        return fewest
    needed = significant - 1 - math.floor(math.log10(min(sizes)))
    return min(max(fewest, needed), MOST_DECIMALS)


def fixed(value: float, places: int) -> str:
    """The value with so many decimals.

    Parameters
    ----------
    value : float
        Any number.
    places : int
        Decimals.

    Returns
    -------
    str
        With an exponent if it is very large, or so small that ``MOST_DECIMALS`` would
        show one digit or none.
    """
    size = abs(value)
    is_small = places == MOST_DECIMALS and 0 < size < 10.0 ** (1 - MOST_DECIMALS)
    if size >= LARGEST or is_small:
        return f"{value:.3e}"
    text = f"{value:.{places}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def number(value: float | None, places: int, form: str = "{}") -> Cell:
    """The cell of a value.

    Parameters
    ----------
    value : float or None
        It may be missing.
    places : int
        Decimals that are shown.
    form : str
        What stands around the number, in place of ``{}``.

    Returns
    -------
    Cell
        Empty if the value is missing.
    """
    if value is None or pd.isna(value):
        return Cell()
    return Cell(form.format(fixed(float(value), places)), float(value))


def percent(share: float | None) -> Cell:
    """The cell of a share in per cent.

    Parameters
    ----------
    share : float or None
        Of 1; it may be missing.

    Returns
    -------
    Cell
        Its value is the share; empty if that is missing.
    """
    if share is None or pd.isna(share):
        return Cell()
    return Cell(f"{fixed(100 * float(share), 1)}%", float(share))
