"""How many examples hypothesis draws: some in a plain run, all in `make attack`."""

from __future__ import annotations

import os

from hypothesis import settings

IS_ATTACK = bool(os.environ.get("ENTROPANEL_EVERY_EXAMPLE"))


def examples(count: int) -> settings:
    """So many examples in `make attack`; a fifth of them, or 20, in a plain run."""
    return settings(max_examples=count if IS_ATTACK else max(count // 5, 20))
