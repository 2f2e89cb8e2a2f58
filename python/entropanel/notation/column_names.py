"""The names by which columns and titles are recognised."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from entropanel.notation.bilingual import halves, is_chinese
from entropanel.notation.tables import folded, table

BRACKET = re.compile(r"[()\[\]（）【】]")


@cache
def _roles() -> dict[str, str]:
    return {folded(row["name"]): row["role"] for row in table("column_names")}


@lru_cache(65536)
def role_of(name: str) -> str | None:
    """What a column or title of this name holds, or None.

    The name may stand there in two languages.
    """
    if role := _roles().get(folded(name)):
        return role
    # brackets have a unit of measurement, which is not to be passed over
    for cut in () if BRACKET.search(name) else halves(name):
        roles = {_roles().get(folded(half)) for half in cut}
        if is_chinese(name):
            roles -= {None}  # one half is Chinese, and the other is not
        if len(roles) == 1 and (role := roles.pop()):
            return role
    return None
