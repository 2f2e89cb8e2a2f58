"""What messages of an import say of several things."""

from __future__ import annotations

from collections.abc import Collection

# What is expected by kind of error, where each error says it of its own cell.
EXPECTED = {
    "unknown-unit": "a unit of the study",
    "unknown-series": "a series of the study",
    "ambiguous-unit": "one unit",
    "ambiguous-series": "one series",
    "two-kinds-of-unit": "one kind of unit",
    "narrowed-series": "a unit of measurement in the brackets",
    "other-measure": "a unit that converts into the declared one",
    "separator": "a number without a separator, or with a decimal point",
    "other-indicator": "one indicator for --series",
}


def listed(names: Collection[str], most: int = 10) -> str:
    """Some names, quoted.

    Parameters
    ----------
    names
        The names; those of a set are put in order.
    most
        How many are named; of more the rest is counted.

    Returns
    -------
    str
        The names with commas between them.
    """
    shown = sorted(names) if isinstance(names, set) else list(names)
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(map(repr, shown[:most])) + more


def counted(many: int, one: str, several: str = "") -> str:
    """A number of things: 1 unit, 2 units.

    Parameters
    ----------
    many
        The number.
    one
        The word for one thing.
    several
        The word for several; by default with an s.

    Returns
    -------
    str
        Number and word.
    """
    return f"{many} {one if many == 1 else several or f'{one}s'}"
