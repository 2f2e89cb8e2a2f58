"""Numbers as they are written in files, read exactly or rejected."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import cache

from entropanel.notation.tables import column, half_width

NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")
BLANKS = " \u00a0\u2009\u202f"
# By what separates the thousands; no number of thousands begins with 0.
FIRST = "-?[1-9][0-9]{0,2}"
GROUPED = {
    ",": re.compile(rf"{FIRST}(?:,[0-9]{{3}})+(?:\.[0-9]+)?"),
    ".": re.compile(rf"{FIRST}(?:\.[0-9]{{3}})+(?:,[0-9]+)?"),
    " ": re.compile(rf"{FIRST}(?:[{BLANKS}][0-9]{{3}})+(?:\.[0-9]+)?"),
}
# One comma and three digits may as well be a decimal comma.
AMBIGUOUS = re.compile(rf"{FIRST},[0-9]{{3}}")
DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
# A year as 2013, 2013年, 2013.0, FY2013, YR2013 or 2013 [YR2013].
YEAR = re.compile(
    r"(?:FY\s?|YR)?((?:18|19|20)[0-9]{2})(?:\.0+|\s*年度?|\s*\[YR\1\])?",
    re.IGNORECASE,
)


class NoNumberError(ValueError):
    """A text that is no number; says what was expected."""


class SeparatorError(NoNumberError):
    """A number with a character that separates something; the user has to say what.

    is_decimal: the character is a comma that cannot separate thousands.
    """

    def __init__(self, char: str, *, is_decimal: bool = False) -> None:
        shown = repr(char) if char == " " else char
        expected = ["a number with a decimal point"]
        if not is_decimal:
            expected = [
                "a number without a separator, or with a decimal point",
                f"--thousands {shown} if it separates thousands",
            ]
        if char == ",":
            expected.append("--thousands . if decimals follow it")
        super().__init__("; ".join(expected))


def plain(text: str) -> str:
    """The text of a cell in half width, with a plain minus and no outer blanks.

    Parameters
    ----------
    text
        The text of a cell.

    Returns
    -------
    str
        The plain text.
    """
    return half_width(text).replace("−", "-").strip()


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value.

    Parameters
    ----------
    text
        The text of a cell.

    Returns
    -------
    bool
        Whether it is empty or a mark of ``data/missing_marks.csv``.
    """
    return plain(text).casefold() in _marks()


@cache
def _marks() -> set[str]:
    return {"", *(plain(mark).casefold() for mark in column("missing_marks", "mark"))}


def shows_thousands(text: str) -> bool:
    """Whether a text has commas that can only separate thousands.

    Parameters
    ----------
    text
        The text of a cell.

    Returns
    -------
    bool
        Whether it has, as 1,234,567 or 1,234.5.
    """
    found = plain(text)
    return bool(GROUPED[","].fullmatch(found)) and not AMBIGUOUS.fullmatch(found)


def year_of(text: str) -> int | None:
    """The year that a cell names.

    Parameters
    ----------
    text
        The text of a cell, as 2013, 2013年 or FY2013.

    Returns
    -------
    int or None
        The year; None if the text names none.
    """
    found = YEAR.fullmatch(plain(text))
    return int(found.group(1)) if found else None


def number(text: str, *, thousands: str = "") -> Decimal:
    """The number in a cell.

    Parameters
    ----------
    text
        The text of a cell.
    thousands
        What separates thousands: a comma, a point (decimals then follow a comma) or a
        blank; "" if nobody says so.

    Returns
    -------
    Decimal
        The number with all its digits.

    Raises
    ------
    NoNumberError
        If the text is no number.
    SeparatorError
        If a character separates thousands or decimals, and nobody says which.
    """
    found = _ungrouped(plain(text), thousands)
    if not NUMBER.fullmatch(found):
        raise NoNumberError("a plain number")
    return Decimal(found)


def _ungrouped(found: str, thousands: str) -> str:
    """A number without the separators of its thousands. Raises NoNumberError."""
    if thousands == ".":
        if "." in found and not GROUPED["."].fullmatch(found):
            raise NoNumberError("a number with points between thousands only")
        return found.replace(".", "").replace(",", ".")
    if NUMBER.fullmatch(found):
        return found
    for char, form in GROUPED.items():
        if form.fullmatch(found):
            is_certain = char == "," and not AMBIGUOUS.fullmatch(found)
            if char != thousands and not is_certain:
                raise SeparatorError(char)
            return re.sub(rf"[,{BLANKS}]", "", found)
    if DECIMAL_COMMA.fullmatch(found):
        raise SeparatorError(",", is_decimal=True)
    return found


def plain_form(text: str) -> str:
    """What is expected in place of a text that is not a plain number.

    Parameters
    ----------
    text
        The text of a cell.

    Returns
    -------
    str
        The expectation, for messages.
    """
    found = plain(text)
    if is_missing(text):
        return "an empty cell"
    if NUMBER.fullmatch(found):
        return f"{found} in plain digits"
    if found.endswith("%"):
        return "a number without a percent sign"
    if GROUPED[","].fullmatch(found):
        return f"{found.replace(',', '')} without separators"
    return "a plain number or an empty cell"


def shifted(value: Decimal, power: int) -> Decimal:
    """The value times ten to a power, exactly, whatever its number of digits.

    Parameters
    ----------
    value
        The value.
    power
        The power of ten.

    Returns
    -------
    Decimal
        The product.
    """
    if power == 0:
        return value
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    moved = format(Decimal((sign, digits, exponent + power)), "f")
    return Decimal(moved.rstrip("0").rstrip(".") if "." in moved else moved)


def are_equal(one: Decimal, other: Decimal) -> bool:
    """Whether two values are the same to 15 digits, which is what a double keeps.

    So 0.1 + 0.2, as a spreadsheet stores it, is 0.3.

    Parameters
    ----------
    one, other
        The values.

    Returns
    -------
    bool
        Whether they are.
    """
    if one == other:
        return True
    digits = Context(prec=15)
    if digits.plus(one) == digits.plus(other):
        return True
    # either side of where rounding turns
    last = min(one.adjusted(), other.adjusted()) - 14
    return abs(one - other) * 2 <= Decimal((0, (1,), last))


def written(value: Decimal) -> str:
    """The value as plain digits, with the decimals that it was published with.

    Parameters
    ----------
    value
        The value.

    Returns
    -------
    str
        The digits.
    """
    return format(value, "f")
