"""Numbers of a column as a person writes them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

FULL = 10  # significant digits up to which a number is written as it is
ROUNDED = 6  # of a longer one, if it is the largest of its column
FEWEST = 3  # of any longer one
NOISELESS = 15  # that any double keeps: 0.1 + 0.2 is 0.3
SMALLEST, LARGEST = -9, 15  # powers of ten beyond which an exponent is easier to read

Number = int | float | Decimal


def plain_numbers(column: Iterable[Number]) -> list[str]:
    """The numbers of a column, each as short as it can be without misleading.

    A number of at most ten significant digits is written in full. The decimals of a
    longer one are rounded: to those that give the largest of the column six
    significant digits, or to more, so that three are left of its own. An exponent
    is written beyond 1e15 and below 1e-9 alone.

    Parameters
    ----------
    column
        The numbers, of any unit of measurement.

    Returns
    -------
    list
        A text for each.
    """
    numbers = [_exact(number) for number in column]
    rounded = [n for n in numbers if isinstance(n, Decimal) and _is_long(n)]
    largest = max((number.adjusted() for number in rounded), default=0)
    return [
        _text(n, ROUNDED - 1 - largest) if isinstance(n, Decimal) else str(n)
        for n in numbers
    ]


def _exact(number: Number) -> int | float | Decimal:
    """A finite number that is no integer as a decimal, without a double's noise."""
    if isinstance(number, int) or not math.isfinite(number):
        return number
    if isinstance(number, float):
        return Decimal(f"{number:.{NOISELESS}g}").normalize()
    return number.normalize()


def _is_long(number: Decimal) -> bool:
    """Whether the decimals of a number are to be rounded."""
    digits, exponent = number.as_tuple()[1:]
    return len(digits) > FULL and int(exponent) < 0


def _text(number: Decimal, decimals: int) -> str:
    if not number:
        return "0"
    short = number
    if _is_long(number):
        own = FEWEST - 1 - number.adjusted()
        short = round(number, max(decimals, own, 0))
    if SMALLEST <= short.adjusted() < LARGEST:
        return f"{short:f}"
    digits = len(short.as_tuple().digits)
    return f"{short:.{min(digits, ROUNDED) - 1}e}"
