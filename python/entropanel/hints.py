"""What somebody may have meant by a name that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(found: object, known: Iterable[object]) -> str:
    """A hint at the known name that is most like the one found, or nothing.

    A code that differs in leading zeros alone is told as such.
    """
    names, text = list(map(str, known)), str(found)
    bare = text.lstrip("0")
    same = next((n for n in names if bare and n.lstrip("0") == bare), None)
    if same:
        return f" (did you mean {same!r}? spreadsheets take leading zeros off)"
    near = difflib.get_close_matches(text, names, 1)
    return f" (did you mean {near[0]!r}?)" if near else ""
