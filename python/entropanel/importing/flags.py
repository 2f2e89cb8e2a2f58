"""Flags and footnotes beside figures: 12.3 p, 12.3*."""

from __future__ import annotations

import re

# What statistical offices put behind any figure: break in the series, estimated,
# provisional, revised, unreliable. Other letters may be units.
COMMON = re.compile(r"(.*[\d.])(?:\s+([bepru]{1,2})|\s*([*†‡]{1,3}))")
# Any letters do in a layout that has flags behind a blank, with or without figure.
LETTERS = re.compile(r"(.*?)\s+([a-z@]{1,4})", re.IGNORECASE)
COLON = re.compile(r"(:)\s*([a-z@]{1,4})", re.IGNORECASE)


def split_flag(text: str, *, is_flagged: bool) -> tuple[str, str]:
    """A cell without its flag, and the flag or "".

    is_flagged: the layout has flags behind figures, as Eurostat's does.
    """
    forms = [COLON, LETTERS] if is_flagged else [COMMON]
    for form in forms:
        if found := form.fullmatch(text.strip()):
            figure, *flags = found.groups()
            return figure.strip(), next(filter(None, flags))
    return text, ""
