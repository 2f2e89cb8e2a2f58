"""What messages of an import say of several things."""

from __future__ import annotations

from collections.abc import Collection


def listed(names: Collection[str], most: int = 10) -> str:
    """The first of some names, and how many more there are; of a set in order."""
    shown = sorted(names) if isinstance(names, set) else list(names)
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(map(repr, shown[:most])) + more


def counted(many: int, one: str, several: str = "") -> str:
    """A number of things: 1 unit, 2 units."""
    return f"{many} {one if many == 1 else several or f'{one}s'}"
