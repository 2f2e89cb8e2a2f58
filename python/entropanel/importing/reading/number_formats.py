"""What a workbook's format of numbers shows: 0.584 as 58.4%, 5 as $5, 1234 as 1.2."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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


CONDITIONS = ("<", ">", "=")
DATES = re.compile(r"[ymdhs]", re.IGNORECASE)


@dataclass(frozen=True)
class Section:
    """How numbers are shown under one part of a format.

    power: of ten, by which they are multiplied. before, after: text around them.
    is_clear: what is shown is the number, with power and text. is_conditional: only
    some numbers are shown so.
    """

    power: int = 0
    before: str = ""
    after: str = ""
    is_clear: bool = True
    is_conditional: bool = field(default=False, compare=False)


def says_something(code: str) -> bool:
    """Whether a format shows something else than what a cell holds.

    Parameters
    ----------
    code
        The format's code, as 0.0%.

    Returns
    -------
    bool
        Whether it does.
    """
    return any(section != Section() for section in sections(code))


def formatted(text: str, code: str) -> str:
    """A number as a format shows it, but with all its digits.

    Parameters
    ----------
    text
        The number as text.
    code
        The format's code, as 0.0%.

    Returns
    -------
    str
        The number and what the format puts around it. If the format hides digits
        otherwise, as 0.0, with a comma at its end does, the format stands beside the
        number, which is then none any more.
    """
    section = _section_of(Decimal(text), sections(code))
    if not section.is_clear:
        return f"{text} (in the format {code})"
    return f"{section.before}{shifted(Decimal(text), section.power):f}{section.after}"


def _section_of(value: Decimal, held: list[Section]) -> Section:
    """The part of a format that a number is shown under."""
    if any(section.is_conditional for section in held):
        return held[0] if len(set(held)) == 1 else Section(is_clear=False)
    if value < 0 and len(held) > 1:
        return held[1]
    return held[2] if value == 0 and len(held) > 2 else held[0]


@cache
def sections(code: str) -> list[Section]:
    """The parts of a format: of positive, negative numbers and 0.

    Parameters
    ----------
    code
        The format's code.

    Returns
    -------
    list of Section
        As many as it has, at most three.
    """
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
    texts = [_literal(token) for token in tokens]
    at = [i for i, t in enumerate(tokens) if t["digits"] or t["whole"]]
    first, last = (at[0], at[-1]) if at else (len(tokens), len(tokens))
    before = "".join(texts[:first]).strip(AROUND)
    after = "".join(texts[last + 1 :]).strip(AROUND)
    is_divided = any(token["mark"] == "," for token in tokens[last + 1 :])
    is_cut = any(text.strip(" \u00a0\u202f'") for text in texts[first : last + 1])
    is_text = not at and bool(before)  # a text in place of the number
    return Section(
        power=2 * sum(bool(token["percent"]) for token in tokens),
        before=before,
        after=after,
        is_clear=not (is_divided or is_cut or is_text),
        is_conditional=any((t["bracket"] or "")[:1] in CONDITIONS for t in tokens),
    )


def _literal(token: re.Match[str]) -> str:
    """The text that a token shows as it is: [$€-407] shows that of the euro."""
    bracket = token["bracket"] or ""
    currency = bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
    kept = (token["quoted"], token["escaped"], token["percent"], token["other"])
    return currency or next(filter(None, kept), "")
