"""The names by which columns and titles are recognised."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from entropanel.notation.tables import folded, table

CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
# Where one language may end and the other begin.
BETWEEN = re.compile(r"\s*[/|\n]\s*|\s+")


def is_chinese(text: str) -> bool:
    """Whether a text has Chinese characters.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    bool
        Whether it has.
    """
    return bool(CHINESE.search(text))


def halves(text: str) -> list[tuple[str, str]]:
    """The ways in which a text may be the same in two languages, likeliest first.

    Of Chinese and another script one half has none of the other; the Chinese half
    may have Latin letters beside it, as 人均GDP. Else a stroke or a new line stands
    between the two.

    Parameters
    ----------
    text
        A name as yearbooks print it.

    Returns
    -------
    list of tuple of str
        Pairs of names.
    """
    spans = [match.span() for match in CHINESE.finditer(text)]
    between = [match.span() for match in BETWEEN.finditer(text)]
    if spans:
        first, last = spans[0][0], spans[-1][1]
        before = [cut for cut in between if cut[1] <= first]
        after = [cut for cut in between if cut[0] >= last]
        cuts = [*after[:1], (last, last), *before[-1:], (first, first)]
    else:
        cuts = [cut for cut in between if text[slice(*cut)].strip(" \t\r")]
    found = [(text[:start].strip(), text[end:].strip()) for start, end in cuts]
    whole = (pair for pair in found if all(pair) and not any(map(_is_cut, pair)))
    return list(dict.fromkeys(whole))


def _is_cut(text: str) -> bool:
    """Whether a bracket of a text is on the other side of a cut."""
    opened = sum(map(text.count, "([（【"))
    return opened != sum(map(text.count, ")]）】"))


BRACKET = re.compile(r"[()\[\]（）【】]")


@cache
def _roles() -> dict[str, str]:
    return {folded(row["name"]): row["role"] for row in table("column_names")}


@lru_cache(65536)
def role_of(name: str) -> str | None:
    """What a column or title of this name holds.

    Parameters
    ----------
    name
        The name, which may stand there in two languages.

    Returns
    -------
    str or None
        A role of ``data/column_names.csv``; None if the name is in no row of it.
    """
    if role := _roles().get(folded(name)):
        return role
    # brackets have a unit of measurement, which is not to be passed over
    for cut in () if BRACKET.search(name) else halves(name):
        roles = {_roles().get(folded(half)) for half in cut}
        if is_chinese(name):
            roles -= {None}  # one half is Chinese, and the other is not
        if len(roles) == 1 and (role := roles.pop()):
            return role
    return None
