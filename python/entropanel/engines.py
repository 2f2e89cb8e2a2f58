"""Compares the public tables of a build on DuckDB with those of one on Spark."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from entropanel.sql import identifier, literal

TOLERANCE = 1e-9
# of a difference of larger numbers, or of what is zero but for rounding
ROUNDING = 1e-12
WHEN = "TIMESTAMP"  # when something ran, not what was found
# Of two values: whether they differ. Of two doubles: their difference relative to the
# larger magnitude; whether that is above TOLERANCE, yet no more than rounding of larger
# numbers; and the difference that counts, infinite if one is null or not finite.
MACROS = f"""
create or replace temp macro relative(a, b) as abs(a - b) / greatest(abs(a), abs(b));
create or replace temp macro differ(a, b) as a is distinct from b;
create or replace temp macro is_rounded(a, b) as
    differ(a, b) and relative(a, b) > {TOLERANCE} and abs(a - b) <= {ROUNDING};
create or replace temp macro difference(a, b) as
    case
        when not differ(a, b) or is_rounded(a, b) then 0
        when isfinite(relative(a, b)) then relative(a, b)
        else 'infinity'::double
    end;
"""


@dataclass(frozen=True)
class Comparison:
    """A public table on both engines.

    rows: on DuckDB. largest: largest difference of two numbers, relative to the
    larger magnitude. rounded: pairs further apart than that, yet not by ROUNDING;
    their difference counts as none. problems: in what tables differ.
    """

    table: str
    rows: int = 0
    largest: float = 0.0
    rounded: int = 0
    problems: list[str] = field(default_factory=list)


def grains(manifest: Path) -> dict[str, list[str]]:
    """The public tables with the columns of their grain.

    Parameters
    ----------
    manifest
        Of dbt.

    Returns
    -------
    dict
        Columns by table.

    Raises
    ------
    ValueError
        No data test declares the grain of a public table: its rows cannot be paired.
    """
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    keys = {
        node["attached_node"]: list(node["test_metadata"]["kwargs"]["columns"])
        for node in nodes
        if (node.get("test_metadata") or {}).get("name") == "grain"
    }
    found = {
        node["alias"]: keys.get(node["unique_id"], [])
        for node in nodes
        if node["resource_type"] == "model" and node["access"] == "public"
    }
    without = sorted(table for table, key in found.items() if not key)
    if without:
        raise ValueError(f"no grain is declared of {without}")
    return found


def compare(
    connection: duckdb.DuckDBPyConnection, table: str, key: Sequence[str], files: str
) -> Comparison:
    """A table beside the Parquet files of its counterpart on Spark.

    Rows are paired by the table's grain; every other column that is no double
    has to be equal, doubles to TOLERANCE.

    Parameters
    ----------
    connection
        On a warehouse of DuckDB.
    table
        Name of a public table.
    key
        Columns of its grain.
    files
        Pattern of the counterpart's files.

    Returns
    -------
    Comparison
        In what they differ.
    """
    one, other = identifier(table), f"read_parquet({literal(files)})"
    columns, counterpart = (_columns(connection, source) for source in (one, other))
    if columns != counterpart:
        problem = f"columns {columns}, on Spark {counterpart}"
        return Comparison(table, problems=[problem])
    values = {name: kind for name, kind in columns.items() if name not in key}
    doubles = [name for name, kind in values.items() if kind == "DOUBLE"]
    others = [name for name in values if name not in doubles]
    pair = {name: "a.{0}, b.{0}".format(identifier(name)) for name in columns}
    on = " and ".join(f"a.{k} is not distinct from b.{k}" for k in map(identifier, key))
    count, paired = "count(*) filter (where", "filter (where a.here and b.here)"
    measures = [
        "count(a.here)",
        "count(*) - count(b.here)",
        "count(*) - count(a.here)",
        " + ".join(["0", *(f"{count} is_rounded({pair[d]}))" for d in doubles)]),
        *(f"{count} a.here and b.here and differ({pair[o]}))" for o in others),
        *(f"coalesce(max(difference({pair[d]})) {paired}, 0)" for d in doubles),
    ]
    connection.execute(MACROS)
    ((rows, alone, alone_there, rounded, *found),) = connection.execute(
        f"select {', '.join(measures)} "
        f"from (select *, true as here from {one}) as a "
        f"full join (select *, true as here from {other}) as b on {on}"
    ).fetchall()
    unequal = dict(zip(others, found, strict=False))
    apart = dict(zip(doubles, found[len(others) :], strict=True))
    problems = [
        *([f"{alone} keys on DuckDB alone"] if alone else []),
        *([f"{alone_there} keys on Spark alone"] if alone_there else []),
        *(f"{name} differs in {n} rows" for name, n in unequal.items() if n),
        *(f"{name} differs by {d:.1e}" for name, d in apart.items() if d > TOLERANCE),
    ]
    return Comparison(table, rows, max(apart.values(), default=0.0), rounded, problems)


def _columns(connection: duckdb.DuckDBPyConnection, source: str) -> dict[str, str]:
    """Columns with their types, without those of when something ran."""
    described = connection.execute(f"from {source} limit 0").description or []
    kinds = {column[0]: str(column[1]) for column in described}
    return {n: k for n, k in kinds.items() if not k.startswith(WHEN)}


def comparisons(warehouse: Path, manifest: Path, schema: Path) -> list[Comparison]:
    """All public tables of a published warehouse beside a schema of Spark.

    Parameters
    ----------
    warehouse
        The published file.
    manifest
        Of dbt, of the build on DuckDB.
    schema
        Spark's folder of the tables.

    Returns
    -------
    list of Comparison
        One a table, in the order of their names.
    """
    with duckdb.connect(warehouse, read_only=True) as connection:
        return [
            compare(connection, table, key, f"{schema / table}/*.parquet")
            if (schema / table).is_dir()
            else Comparison(table, problems=["is not there on Spark"])
            for table, key in sorted(grains(manifest).items())
        ]
