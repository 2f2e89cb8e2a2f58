"""Periods of time as statistics name them: years, parts of years, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

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


def period_of(text: str) -> Period | None:
    """The period that a cell names, or None."""
    return _period_of(text) if HAS_YEAR.search(text) else None


@lru_cache(65536)
def _period_of(text: str) -> Period | None:
    if year := year_of(text):
        return Period(year)
    found = REPEATED.sub("", plain(text))
    for kind, form in KINDS:
        if match := re.fullmatch(form, found, re.IGNORECASE):
            return Period(int(match["year"]), kind, (_part(match["part"]),))
    for form in DATES:
        if match := re.fullmatch(form, found):
            return Period(
                int(match["year"]), "date", (int(match["month"]), int(match["day"]))
            )
    return None


def _part(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    return NUMERALS.get(text) or MONTHS.index(text[:3].casefold()) + 1
