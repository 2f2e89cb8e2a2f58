"""Text of a study where not every sign may stand: names of files, XML."""

from __future__ import annotations

import hashlib
import re
from typing import Any, TypeVar, cast
from urllib.parse import quote

LONGEST_NAME = 200  # of the 255 bytes that a name may have
NO_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


T = TypeVar("T")


def printable(content: T) -> T:
    """Content in whose texts the signs that no XML may hold are replaced."""
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

    Signs that a folder or an address would take for its own are percent-encoded;
    of a name that is too long for a file its beginning is kept, and a digest.
    """
    encoded = quote(name, safe="")
    if len(encoded) <= LONGEST_NAME:
        return encoded
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    whole = re.sub("%.?$", "", encoded[:LONGEST_NAME])
    return f"{whole}-{digest}"
