"""Compares the public tables of a build on DuckDB with those of one on Spark.

``python -m entropanel.engines target/build.duckdb
target/spark/warehouse/entropanel.db`` tells of every table that differs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

TOLERANCE = 1e-9
WHEN = ("TIMESTAMP",)  # when something ran, not what was found


def public_tables(manifest: Path) -> list[str]:
    """Names of the public tables, from dbt's manifest."""
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    return sorted(
        node["alias"]
        for node in nodes
        if node["resource_type"] == "model" and node["access"] == "public"
    )


def difference(
    connection: duckdb.DuckDBPyConnection, table: str, files: str
) -> str | None:
    """How a table differs from the parquet files of its counterpart; None: not.

    Rows are paired in the order of the columns that are no doubles; those are
    equal, doubles to TOLERANCE, relative to what exceeds 1.
    """
    one, other = f'"{table}"', f"read_parquet('{files.replace(chr(39), chr(39) * 2)}')"
    described = connection.execute(f"from {one} limit 0").description or []
    counterpart = connection.execute(f"from {other} limit 0").description or []
    names = [column[0] for column in described]
    if names != [column[0] for column in counterpart]:
        return f"columns {names}, on Spark {[column[0] for column in counterpart]}"
    quoted = {
        '"' + name.replace('"', '""') + '"': str(kind)
        for name, kind, *_ in described
        if str(kind) not in WHEN
    }
    numbers = [name for name, kind in quoted.items() if kind == "DOUBLE"]
    keys = [name for name in quoted if name not in numbers]
    order = ", ".join([*keys, *(f"round({name}, 6)" for name in numbers)])
    rows = f"select *, row_number() over (order by {order}) as row_in_order from "
    unequal = " or ".join(
        [f"a.{name} is distinct from b.{name}" for name in keys]
        + [
            f"(a.{name} is null) <> (b.{name} is null) or abs(a.{name} - b.{name})"
            f" > {TOLERANCE} * greatest(1, abs(a.{name}))"
            for name in numbers
        ]
    )
    counted = connection.execute(
        f"select count(*), count_if({unequal}) from ({rows}{one}) as a "
        f"full join ({rows}{other}) as b using (row_in_order)"
    ).fetchone()
    assert counted is not None
    return f"{counted[1]} of {counted[0]} rows" if counted[1] else None


def differences(build: Path, schema: Path) -> list[str]:
    """A line for each public table that differs or that Spark lacks."""
    lines = []
    with duckdb.connect(str(build), read_only=True) as connection:
        for table in public_tables(build.with_name("manifest.json")):
            if not (schema / table).is_dir():
                lines.append(f"{table}: not there on Spark")
                continue
            found = difference(connection, table, f"{schema / table}/*.parquet")
            if found is not None:
                lines.append(f"{table}: {found}")
    return lines


if __name__ == "__main__":
    told = differences(Path(sys.argv[1]), Path(sys.argv[2]))
    print("\n".join(told) or "both engines agree")
    sys.exit(1 if told else 0)
