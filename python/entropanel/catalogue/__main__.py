"""Writes the English reasons as a macro, from which models make their sentences."""

from __future__ import annotations

import csv
import json
import sys
from importlib.resources import files
from pathlib import Path

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
    """The text of the macro."""
    file = files("entropanel.catalogue") / "reasons.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    lines = [
        f"        {json.dumps(row['code'])}:\n            {json.dumps(row['en'])},\n"
        for row in rows
    ]
    return HEAD + "".join(lines) + TAIL


if __name__ == "__main__":
    sys.stdout.write(f"{MACRO}\n")
    MACRO.write_text(english_sentences(), encoding="utf-8")
