"""Writes the English reasons as a macro, from which models make their sentences."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from entropanel.catalogue import UNIT_WORDS, rows_of

MACRO = Path("macros/catalogue/english_sentences.sql")
HEAD = """{#-
    The English sentence of each code that public tables may carry. Generated from
    python/entropanel/catalogue/reasons.csv by `python -m entropanel.catalogue`.
-#}
{% macro english_sentences() -%}
    {{ return({
"""
TAIL = """    }) }}
{%- endmacro %}
"""


def english_sentences() -> str:
    """The text of the macro; a unit is called so in SQL, whatever a study calls it.

    Returns
    -------
    str
        SQL with Jinja.
    """
    lines = [
        f"        {json.dumps(row['code'])}:\n            {json.dumps(row['en'])},\n"
        for row in rows_of("reasons.csv")
    ]
    text = HEAD + "".join(lines) + TAIL
    for name, word in UNIT_WORDS.get().items():
        text = text.replace(f"{{{name}}}", word.en)
    return text


if __name__ == "__main__":
    sys.stdout.write(f"{MACRO}\n")
    MACRO.write_text(english_sentences(), encoding="utf-8")
