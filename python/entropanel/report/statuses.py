"""Where a cell comes from: the order, names and colours of provenance."""

from __future__ import annotations

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


def coloured(language: int) -> dict[str, str]:
    """Colours by the names in a language: 0 English, 1 Chinese."""
    return {name[language]: COLOURS[status] for status, name in names().items()}
