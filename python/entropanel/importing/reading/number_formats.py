"""What a workbook's format of numbers shows: 0.584 as 58.4%, 5 as $5, 1234 as 1.2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from entropanel.notation.values import shifted

# The codes that files name by number alone; the others show what a cell holds, or
# a currency that is the reader's own.
BUILT_IN = {9: "0%", 10: "0.00%"}


TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<whole>General|@)|(?P<digits>[0#?]|[Ee][+-])|(?P<mark>[.,/])"
    r"|(?P<end>;)|(?P<percent>%)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)


# Characters around a number that are no unit: of negative ones, of tables.
AROUND = " \u00a0\u2009\u202f()+-–—:'"


DATES = re.compile(r"[ymdhs]", re.IGNORECASE)


@dataclass
class Section:
    """How numbers are shown under one part of a format.

    power: of ten, by which they are multiplied. before, after: text around them.
    has_digits: whether it shows any. is_clear: what is shown is the number, with
    power and text. condition: of numbers that are shown so, or "".
    """

    power: int = 0
    before: str = ""
    after: str = ""
    has_digits: bool = False
    is_clear: bool = True
    condition: str = ""

    @property
    def says_nothing(self) -> bool:
        """Whether what is shown is what the cell holds."""
        return self.is_clear and not (self.power or self.before or self.after)


def says_something(code: str) -> bool:
    """Whether a format shows something else than what a cell holds."""
    return not all(section.says_nothing for section in sections(code))


def formatted(text: str, code: str) -> str:
    """A number, as text, as a format shows it, but with all its digits.

    If the format hides digits otherwise, as 0.0, with a comma at its end does, the
    format stands beside the number, which is then none any more.
    """
    section = _section_of(Decimal(text), sections(code))
    if not section.is_clear:
        return f"{text} (in the format {code})"
    return f"{section.before}{shifted(Decimal(text), section.power):f}{section.after}"


def _section_of(value: Decimal, held: list[Section]) -> Section:
    """The part of a format that a number is shown under."""
    if any(section.condition for section in held):
        first = held[0]
        is_one = all(
            (s.power, s.before, s.after, s.is_clear)
            == (first.power, first.before, first.after, first.is_clear)
            for s in held
        )
        return first if is_one else Section(is_clear=False)
    if value < 0 and len(held) > 1:
        return held[1]
    return held[2] if value == 0 and len(held) > 2 else held[0]


@cache
def sections(code: str) -> list[Section]:
    """The parts of a format: of positive, negative numbers and 0, as many as it has."""
    parts: list[list[re.Match[str]]] = [[]]
    for token in TOKEN.finditer(code):
        if token["end"]:
            parts.append([])
        else:
            parts[-1].append(token)
    return [_section(tokens) for tokens in parts[:3]]


def _section(tokens: list[re.Match[str]]) -> Section:
    """What the tokens of one part of a format say."""
    plain = "".join(token["other"] or "" for token in tokens)
    if DATES.search(plain):
        return Section()
    section = Section()
    at = [i for i, t in enumerate(tokens) if t["digits"] or t["whole"]]
    section.has_digits = bool(at)
    first, last = (at[0], at[-1]) if at else (len(tokens), len(tokens))
    for i, token in enumerate(tokens):
        text = _literal(token)
        if token["percent"]:
            section.power += 2
        if (token["bracket"] or "")[:1] in ("<", ">", "="):
            section.condition = token["bracket"]
        if token["mark"] == "," and i > last:
            section.is_clear = False  # shown divided by a thousand
        if i < first:
            section.before += text
        elif i > last:
            section.after += text
        elif text.strip(" \u00a0\u202f'"):
            section.is_clear = False  # a text between digits
    section.before = section.before.strip(AROUND)
    section.after = section.after.strip(AROUND)
    if not section.has_digits and (section.before or section.after):
        section.is_clear = False  # a text in place of the number
    return section


def _literal(token: re.Match[str]) -> str:
    """The text that a token shows as it is: [$€-407] shows that of the euro."""
    bracket = token["bracket"] or ""
    currency = bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
    kept = (token["quoted"], token["escaped"], token["percent"], token["other"])
    return currency or next(filter(None, kept), "")
