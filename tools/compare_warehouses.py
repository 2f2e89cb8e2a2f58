"""Compares two published warehouses cell by cell, before and after a change.

Usage: compare_warehouses.py BEFORE AFTER MANIFEST CHANGES

Doubles have to agree to DIGITS digits, or to ROUNDING where they are zero but for
rounding; everything else to the letter. A sentence that has a column of codes beside it
is compared by its numbers: those of the sentence before have to be those of the codes
after. CHANGES says in YAML what CHANGELOG.md says in words: by tables of after, the SQL
that makes them of tables of ``before``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import yaml

from entropanel.engines import grains
from entropanel.sql import identifier, literal

DIGITS = 10
ROUNDING = 1e-12
VOLATILE = ["run_at", "imported_at"]  # when something ran, not what was found


def numbers(text: Any) -> list[str]:
    """The numbers in a text, sorted, each once; codes of JSON have them as values."""
    return sorted(set(re.findall(r"\d+(?:\.\d+)?", "" if pd.isna(text) else str(text))))


def unequal(before: pd.Series, after: pd.Series) -> pd.Series:
    """Where two aligned columns differ."""
    if pd.api.types.is_float_dtype(before) and pd.api.types.is_float_dtype(after):
        largest = before.abs().combine(after.abs(), max)
        near = (before - after).abs() <= (largest * 10.0**-DIGITS).clip(lower=ROUNDING)
        return ~(near | (before == after) | (before.isna() & after.isna()))
    return ~((before == after) | (before.isna() & after.isna())).astype(bool)


def compared(before: pd.DataFrame, after: pd.DataFrame, key: list[str]) -> list[str]:
    """How a table differs: keys that one has alone, columns with unlike cells."""
    common = [str(name) for name in before if name in after and name not in VOLATILE]
    both = before[common].merge(
        after, on=key, how="outer", suffixes=("", " after"), indicator=True
    )
    found = [
        f"{count} rows are {side} only"
        for side, name in (("before", "left_only"), ("after", "right_only"))
        if (count := int((both["_merge"] == name).sum()))
    ]
    both = both[both["_merge"] == "both"]
    if lost := sorted(set(map(str, before)) - set(map(str, after))):
        found.append(f"columns are gone: {', '.join(lost)}")
    for column in (name for name in common if name not in key):
        differs = unequal(both[column], both[f"{column} after"])
        kind = "cells differ"
        if f"{column}_codes" in after and differs.any():
            codes = both.loc[differs, f"{column}_codes"].map(numbers)
            reworded = both.loc[differs, column].map(numbers) == codes
            print(f"  {column}: {int(reworded.sum())} sentences reworded, same numbers")
            differs, kind = differs[differs] & ~reworded, "sentences have other numbers"
        if differs.any():
            example = both.loc[differs[differs].index[0], [column, f"{column} after"]]
            found.append(f"{column}: {int(differs.sum())} {kind}: {list(example)}")
    if added := [str(name) for name in after if name not in before]:
        print(f"  new columns: {', '.join(added)}")
    return found


def main(before: str, after: str, manifest: str, changes: str) -> int:
    """Prints how each table differs; the number of tables that do."""
    changed = yaml.safe_load(Path(changes).read_text(encoding="utf-8"))
    keys = grains(Path(manifest))
    connection = duckdb.connect()
    for name, file in (("before", before), ("after", after)):
        connection.execute(f"attach {literal(file)} as {name} (read_only)")
    known = connection.sql("show all tables").df().groupby("database")["name"].agg(set)
    differing = 0
    for table in sorted(known["after"]):
        same = f"from before.{identifier(table)}" if table in known["before"] else ""
        print(table if (query := changed.get(table, same)) else f"{table}: new")
        if not query:
            continue
        old = connection.sql(query).df()
        new = connection.sql(f"from after.{identifier(table)}").df()
        found = compared(old, new, keys[table])
        print(*(f"  {line}" for line in found), sep="\n", end="\n" if found else "")
        differing += bool(found)
    lost = sorted(known["before"] - known["after"] - set(changed))
    print(f"{differing} of {len(known['after'])} tables differ; lost: {lost}")
    return differing


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) > 0)
