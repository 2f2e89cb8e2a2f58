"""Where a cell comes from: the order, names and colours of provenance."""

from __future__ import annotations

from collections.abc import Callable

from entropanel.catalogue import Text, say
from entropanel.figures.charts import PALETTE

COLOURS = {
    "observed": "#9FC9E8",
    "interpolated": PALETTE[4],
    "extrapolated": PALETTE[1],
    "floored": PALETTE[3],
    "missing": "#C8C8C8",
}
# of one status a cell, as SQL over status and is_floored
STATUS = "case when is_floored then 'floored' else status end"


def names() -> dict[str, Text]:
    """The name of each status, from best to worst."""
    return {status: say(f"status_{status}") for status in COLOURS}


def colours(words: Callable[[str], str]) -> dict[str, str]:
    """Colours of statuses, from best to worst.

    Parameters
    ----------
    words : callable
        Makes the sentence of a code in a language.

    Returns
    -------
    dict of str to str
        By their names in the language.
    """
    return {words(f"status_{status}"): colour for status, colour in COLOURS.items()}
