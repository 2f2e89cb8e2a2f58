"""Text of a study where not every character is allowed: names of files, XML."""

from __future__ import annotations

import hashlib
import re
from typing import Any, TypeVar, cast
from urllib.parse import quote

LONGEST_NAME = 200  # of the 255 bytes that a name may have
NO_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


T = TypeVar("T")


def printable(content: T) -> T:
    """Content without the characters that no XML may hold.

    Parameters
    ----------
    content
        A text, or lists and dicts with texts in them.

    Returns
    -------
    same as content
        The replacement character stands for each such character.
    """
    clean: Any = content
    if isinstance(content, str):
        clean = NO_XML.sub("\N{REPLACEMENT CHARACTER}", content)
    elif isinstance(content, dict):
        clean = {printable(key): printable(part) for key, part in content.items()}
    elif isinstance(content, list):
        clean = [printable(part) for part in content]
    return cast(T, clean)


def file_name(name: str) -> str:
    """A name as the name of a file, without suffix.

    Characters with a meaning in paths or addresses are percent-encoded; of a name that
    is too long for a file its beginning is kept, and a digest.

    Parameters
    ----------
    name
        Of anything in a study.

    Returns
    -------
    str
        At most 217 ASCII characters.
    """
    encoded = quote(name, safe="")
    if len(encoded) <= LONGEST_NAME:
        return encoded
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    whole = re.sub("%.?$", "", encoded[:LONGEST_NAME])
    return f"{whole}-{digest}"
