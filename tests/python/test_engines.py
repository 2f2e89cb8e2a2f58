"""The comparison of both engines' tables finds every way to differ."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from entropanel.engines import compare, comparisons, grains

ROWS = "('a', 1, 0.5, 'x'), ('b', 2, 1e-300, null), ('c', 3, null, 'z')"
NAMES = "as t(unit, year, value, text)"
TYPES = "unit, year, value::double as value, text, timestamp '2020-01-01' as run_at"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with a table ``t`` of three rows, keyed by unit and year."""
    with duckdb.connect() as opened:
        opened.execute(f"create table t as select {TYPES} from (values {ROWS}) {NAMES}")
        yield opened


def written(
    connection: duckdb.DuckDBPyConnection, folder: Path, query: str = "from t"
) -> str:
    """The Parquet file of a query, as the counterpart of ``t``."""
    connection.execute(f"copy ({query}) to '{folder}/t.parquet'")
    return f"{folder}/*.parquet"


def test_equal_tables_in_another_order_do_not_differ(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    files = written(
        connection,
        tmp_path,
        "select * replace (timestamp '2021-01-01' as run_at) from t order by unit desc",
    )
    found = compare(connection, "t", ["unit", "year"], files)
    assert (found.rows, found.largest, found.rounded) == (3, 0, 0)
    assert found.problems == []


def test_empty_tables_do_not_differ(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    connection.execute("delete from t")
    files = written(connection, tmp_path, "select * from t")
    found = compare(connection, "t", ["unit", "year"], files)
    assert (found.rows, found.largest, found.rounded) == (0, 0, 0)
    assert found.problems == []


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("from t where unit <> 'b'", "1 keys on DuckDB alone"),
        ("from t union all select 'd', 4, 1, 'x', null", "1 keys on Spark alone"),
        ("select * replace (value * (1 + 3e-9) as value) from t", "value differs by 3"),
        (
            "select * replace (if(unit = 'c', 1, value) as value) from t",
            "value differs by inf",
        ),
        (
            "select * replace (if(unit = 'a', null, value) as value) from t",
            "value differs by inf",
        ),
        (
            "select * replace (if(unit = 'a', 'nan'::double, value) as value) from t",
            "value differs by inf",
        ),
        (
            "select * replace (coalesce(text, '') as text) from t",
            "text differs in 1 rows",
        ),
        ("select * exclude (text) from t", "columns "),
        ("select * replace (value::float as value) from t", "columns "),
    ],
)
def test_what_differs_is_told(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, query: str, problem: str
) -> None:
    files = written(connection, tmp_path, query)
    found = compare(connection, "t", ["unit", "year"], files)
    assert len(found.problems) >= 1
    assert found.problems[0].startswith(problem)


def test_a_small_difference_is_told_relative_to_the_larger_number(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    query = (
        "select * replace (if(unit = 'a', 0.5 * (1 - 2e-10), value) as value) from t"
    )
    found = compare(
        connection, "t", ["unit", "year"], written(connection, tmp_path, query)
    )
    assert found.problems == []
    assert found.largest == pytest.approx(2e-10, rel=1e-4)


@pytest.mark.parametrize(
    ("one", "other", "rounded"),
    [
        ("1e-14", "-3e-13", 1),
        ("1e-14", "2e-12", 0),
        ("2e-7", "2e-7 + 5e-16", 1),
        ("2e-7", "2e-7 + 2e-12", 0),
    ],
)
def test_what_is_apart_by_rounding_alone_is_counted(
    connection: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    one: str,
    other: str,
    rounded: int,
) -> None:
    connection.execute(f"update t set value = {one} where unit = 'a'")
    query = f"select * replace (if(unit = 'a', {other}, value) as value) from t"
    found = compare(
        connection, "t", ["unit", "year"], written(connection, tmp_path, query)
    )
    assert found.rounded == rounded
    assert (found.problems == []) == bool(rounded)


def manifest(folder: Path, *, has_grain: bool) -> Path:
    """A manifest of dbt with one public table."""
    model = {"resource_type": "model", "access": "public", "alias": "t"}
    test = {"name": "grain", "kwargs": {"columns": ["unit", "year"]}}
    nodes: dict[str, dict[str, object]] = {"m": {**model, "unique_id": "m"}}
    if has_grain:
        nodes["g"] = {"resource_type": "test", "attached_node": "m"}
        nodes["g"]["test_metadata"] = test
    file = folder / "manifest.json"
    file.write_text(json.dumps({"nodes": nodes}), encoding="utf-8")
    return file


def test_a_table_without_a_declared_grain_cannot_be_compared(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no grain is declared of \['t'\]"):
        grains(manifest(tmp_path, has_grain=False))


def test_a_table_that_spark_lacks_is_told(tmp_path: Path) -> None:
    file = manifest(tmp_path, has_grain=True)
    with duckdb.connect(str(tmp_path / "w.duckdb")) as opened:
        opened.execute("create table t as select 1 as unit, 2 as year")
    (found,) = comparisons(tmp_path / "w.duckdb", file, tmp_path / "schema")
    assert found.problems == ["is not there on Spark"]
