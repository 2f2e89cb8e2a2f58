"""Periods of time as statistics name them: years, parts of years, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from entropanel.notation.tables import half_width
from entropanel.notation.values import plain, year_of

YEAR = r"(?P<year>(?:18|19|20)[0-9]{2})"
MONTHS = [
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
]
NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
# How many parts of a kind make a year; a week belongs to no one year.
PARTS = {"half": 2, "quarter": 4, "month": 12}
KINDS = [
    ("half", rf"{YEAR}[- ]?[SH](?P<part>[12])"),
    ("half", rf"{YEAR}年(?P<part>[上下])半年"),
    ("quarter", rf"{YEAR}[- ]?Q(?P<part>[1-4])"),
    ("quarter", rf"Q(?P<part>[1-4])[-/ ]?{YEAR}"),
    ("quarter", rf"{YEAR}年第?(?P<part>[1-4一二三四])季度"),
    ("month", rf"{YEAR}[-/ ]?M(?P<part>0?[1-9]|1[0-2])"),
    ("month", rf"{YEAR}[-/](?P<part>0[1-9]|1[0-2])"),
    ("month", rf"{YEAR}年(?P<part>0?[1-9]|1[0-2])月"),
    ("month", rf"(?P<part>{'|'.join(MONTHS)})[a-z]*\.?[- ,]*{YEAR}"),
    ("month", rf"{YEAR}[- ](?P<part>{'|'.join(MONTHS)})[a-z]*"),
    ("week", rf"{YEAR}-?W(?P<part>[0-5][0-9])"),
]
CLOCK = r"(?:[T ]00:00(?::00(?:\.0+)?)?)?"
DATES = [
    rf"{YEAR}[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}}){CLOCK}",
    rf"{YEAR}年(?P<month>[0-9]{{1,2}})月(?P<day>[0-9]{{1,2}})日",
    rf"(?P<day>[0-9]{{1,2}})\.(?P<month>[0-9]{{1,2}})\.{YEAR}{CLOCK}",
    # months first in one country, days first in others
    rf"(?P<month>[0-9]{{1,2}})/(?P<day>[0-9]{{1,2}})/{YEAR}{CLOCK}",
]
# A year and what statistical offices put behind one, in brackets or not.
MARKED = re.compile(
    r"(?P<year>(?:18|19|20)[0-9]{2}年?)\s*(?P<open>[(\[])?"
    r"(?P<mark>[beprfBEPRF]|[*†‡]{1,3})(?(open)[)\]])"
)
# No period is without one, and most cells are.
HAS_YEAR = re.compile("(?:[1１][89８９]|[2２][0０])[0-9０-９]{2}")
# What the World Bank repeats behind a period: 2013Q1 [YR2013Q1].
REPEATED = re.compile(r"\s*\[[^\]]*\]$")


@dataclass(frozen=True)
class Period:
    """A year, or a part of one.

    kind: year, half, quarter, month, week or date. part: which one of the year;
    of a date month and day as they stand.
    """

    year: int
    kind: str = "year"
    part: tuple[int, ...] = ()


def split_mark(text: str) -> tuple[str, str]:
    """A year without the mark of provisional or estimated values, and the mark.

    Parameters
    ----------
    text
        The text of a cell, as 2019p, 2019 (e) or 2019*.

    Returns
    -------
    tuple of str
        Year and mark; the text and "" where there is no mark.
    """
    found = MARKED.fullmatch(half_width(text).strip())
    return (found["year"], found["mark"]) if found else (text, "")


def period_of(text: str) -> Period | None:
    """The period that a cell names.

    Parameters
    ----------
    text
        The text of a cell.

    Returns
    -------
    Period or None
        The period; None if the text names none.
    """
    return _period_of(text) if HAS_YEAR.search(text) else None


@lru_cache(65536)
def _period_of(text: str) -> Period | None:
    text = split_mark(text)[0]
    if year := year_of(text):
        return Period(year)
    found = REPEATED.sub("", plain(text))
    for kind, form in KINDS:
        if match := re.fullmatch(form, found, re.IGNORECASE):
            return Period(int(match["year"]), kind, (_part(match["part"]),))
    for form in DATES:
        if match := re.fullmatch(form, found):
            part = int(match["month"]), int(match["day"])
            # either may be the month where a stroke stands between them
            if min(part) > 0 and min(part) <= 12 and max(part) <= 31:
                is_month_first = "/" in found and not found.startswith(match["year"])
                if is_month_first or part[0] <= 12:
                    return Period(int(match["year"]), "date", part)
    return None


def _part(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    return NUMERALS.get(text) or MONTHS.index(text[:3].casefold()) + 1
