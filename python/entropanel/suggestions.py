"""What somebody may have meant by a name that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable


def nearest(
    found: object, known: Iterable[object], key: Callable[[str], str] = str
) -> str:
    """A suggestion of the known name that is most like the one found, or nothing.

    Of a code that differs in leading zeros alone, this is said.

    Parameters
    ----------
    found
        The name that is not known.
    known
        The names that are.
    key
        What of a name counts.

    Returns
    -------
    str
        In brackets, after a blank; empty if no name is near.
    """
    names = {key(str(name)): str(name) for name in reversed(list(known))}
    text = key(str(found))
    bare = text.lstrip("0")
    same = next((n for n in reversed(names) if bare and n.lstrip("0") == bare), None)
    if same:
        meant = f"{names[same]!r}? spreadsheets take leading zeros off"
        return f" (did you mean {meant})"
    near = difflib.get_close_matches(text, names, 1)
    return f" (did you mean {names[near[0]]!r}?)" if near else ""
