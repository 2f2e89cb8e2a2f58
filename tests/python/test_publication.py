"""Publication: all or nothing, with comments, under readers."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from entropanel.dbt_plugin import conclude
from entropanel.publication import PublicationError, publish


@pytest.fixture
def build(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A build file with two tables, one of them with comments."""
    connection = duckdb.connect(tmp_path / "build.duckdb")
    connection.execute('create table fct_a as select 1 as n, \'it\'\'s\' as "a ""b"""')
    connection.execute("create table fct_b as select 2 as n")
    connection.execute("comment on table fct_a is 'one row''s worth'")
    connection.execute("comment on column fct_a.n is 'a number'")
    return connection


def read(path: Path, query: str) -> list[tuple]:
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_tables_arrive_with_rows_and_comments(
    build: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    warehouse = tmp_path / "new folder's" / "w.duckdb"
    publish(build, "main", ["fct_a"], warehouse)
    assert read(warehouse, "from fct_a") == [(1, "it's")]
    assert read(warehouse, "select comment from duckdb_tables()") == [
        ("one row's worth",)
    ]
    assert ("n", "a number") in read(
        warehouse, "select column_name, comment from duckdb_columns()"
    )
    assert [path.name for path in warehouse.parent.iterdir()] == ["w.duckdb"]


def test_a_failed_copy_leaves_the_old_file_and_no_leftover(
    build: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    warehouse = tmp_path / "out" / "w.duckdb"
    publish(build, "main", ["fct_b"], warehouse)
    before = warehouse.read_bytes()
    with pytest.raises(PublicationError, match="not_there"):
        publish(build, "main", ["fct_a", "not_there"], warehouse)
    assert warehouse.read_bytes() == before
    assert os.listdir(warehouse.parent) == ["w.duckdb"]


def test_a_reader_keeps_the_old_rows_until_it_connects_anew(
    build: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    warehouse = tmp_path / "w.duckdb"
    publish(build, "main", ["fct_b"], warehouse)
    reader = duckdb.connect(warehouse, read_only=True)
    build.execute("update fct_b set n = 3")
    publish(build, "main", ["fct_b"], warehouse)
    assert reader.execute("select n from fct_b").fetchall() == [(2,)]
    reader.close()
    assert read(warehouse, "select n from fct_b") == [(3,)]


def test_the_log_of_a_writer_does_not_spoil_the_next_publication(
    build: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Someone wrote into the published file, in spite of its mode."""
    warehouse = tmp_path / "w.duckdb"
    publish(build, "main", ["fct_b"], warehouse)
    assert warehouse.stat().st_mode & 0o222 == 0
    warehouse.with_name("w.duckdb.wal").write_bytes(b"the log of another file")
    publish(build, "main", ["fct_b"], warehouse)
    assert read(warehouse, "select n from fct_b") == [(2,)]


@pytest.mark.parametrize(
    ("is_complete", "gate_ran", "met", "done"),
    [
        (True, True, True, "Published 1 tables"),
        (False, True, True, "Nothing is published"),
        (False, True, False, "Errors in the input: see"),
        (False, False, False, "Nothing is published"),
    ],
)
def test_what_remains_to_be_done_depends_on_the_run(
    build: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    is_complete: bool,
    gate_ran: bool,
    met: bool,
    done: str,
) -> None:
    build.execute(
        "create table int_gate_results as select 'bounds' as suite, 'e' as expectation,"
        " 's' as target, 'hard' as severity, cast($1 as boolean) as success,"
        " '0 of 1' as observed, 1 as unexpected_count, '[]' as examples,"
        " 'a message' as message, '[]' as violations, now() as run_at",
        [met],
    )
    warehouse = tmp_path / "out" / "w.duckdb"
    run = {"schema": "main", "tables": ["fct_a"]}
    run |= {"is_complete": is_complete, "gate_ran": gate_ran}
    assert conclude(build, warehouse, run).startswith(done)
    files = {path.name for path in warehouse.parent.glob("*")}
    assert (
        files
        == {
            "Published 1 tables": {
                "w.duckdb",
                "data_quality.html",
                "data_quality.json",
            },
            "Errors in the input: see": {
                "data_quality_refused.html",
                "data_quality_refused.json",
            },
            "Nothing is published": set(),
        }[done]
    )


def test_a_publication_removes_the_page_of_an_earlier_error(
    build: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    build.execute(
        "create table int_gate_results as select 'bounds' as suite, 'e' as expectation,"
        " 's' as target, 'hard' as severity, false as success, '0 of 1' as observed,"
        " 1 as unexpected_count, '[]' as examples, 'm' as message,"
        " '[]' as violations, now() as run_at"
    )
    warehouse = tmp_path / "out" / "w.duckdb"
    run = {"schema": "main", "tables": ["fct_a"], "gate_ran": True}
    conclude(build, warehouse, run | {"is_complete": False})
    build.execute("update int_gate_results set success = true, message = null")
    conclude(build, warehouse, run | {"is_complete": True})
    names = {path.name for path in warehouse.parent.iterdir()}
    assert names == {"w.duckdb", "data_quality.html", "data_quality.json"}


PUBLISHER = """
import sys, duckdb
from pathlib import Path
from entropanel.publication import publish
warehouse, version = Path(sys.argv[1]), int(sys.argv[2])
tables = [f"t{number}" for number in range(5)]
build = duckdb.connect()
for version in range(version + 1, version + 1000):
    for table in tables:
        build.execute(
            f"create or replace table {table} as "
            f"select {version} as version from range({1000 + version})"
        )
    print(version, "begun", flush=True)
    publish(build, "main", tables, warehouse)
    print(version, "published", flush=True)
"""


def test_a_publication_killed_at_any_moment_leaves_one_whole_version(
    tmp_path: Path,
) -> None:
    """A process that publishes without pause is killed, and another goes on."""
    warehouse = tmp_path / "w.duckdb"
    publishing = [sys.executable, "-c", PUBLISHER, str(warehouse)]
    moments = random.Random(1)
    version, killed_within = 0, 0
    for _ in range(25):
        with subprocess.Popen(
            [*publishing, str(version)], stdout=subprocess.PIPE, text=True
        ) as publisher:
            assert publisher.stdout is not None
            said = [publisher.stdout.readline()]
            time.sleep(moments.uniform(0, 0.3))
            publisher.kill()
            said += publisher.stdout.readlines()
        last, state = said[-1].split()
        killed_within += state == "begun"
        if not warehouse.exists():
            assert (last, state) == ("1", "begun")
            continue
        found = {
            table: read(
                warehouse, f"select distinct version, count(*) over () from {table}"
            )
            for (table,) in read(warehouse, "select table_name from duckdb_tables()")
        }
        assert len(found) == 5
        ((rows,),) = {tuple(rows) for rows in found.values()}
        version = rows[0]
        assert rows == (version, 1000 + version)
        whole = {int(last)} if state == "published" else {int(last) - 1, int(last)}
        assert version in whole
    # most of the kills met a publication that had begun
    assert killed_within > 12


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """Lets writing fail beyond a size, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [1_000, 100_000], ids=["page", "tables"])
def test_a_publication_that_meets_a_full_disk_replaces_nothing(
    tmp_path: Path, size: int
) -> None:
    warehouse = tmp_path / "w.duckdb"
    run = {"schema": "main", "tables": ["t"], "is_complete": True, "gate_ran": True}
    with duckdb.connect() as build:
        build.execute(
            "create table t as select range as n from range(100000);"
            "create table int_gate_results as select 'bounds' as suite, "
            "'e' as expectation, 's' as target, 'hard' as severity, true as success, "
            "'0 of 1' as observed, 0 as unexpected_count, '[]' as examples, "
            "null as message, '[]' as violations, now() as run_at"
        )
        conclude(build, warehouse, run)
        before = {path: path.read_bytes() for path in tmp_path.iterdir()}
        assert len(before) == 3
        build.execute("update t set n = -n")
        message = "w.duckdb, which is as it was: .*File too large"
        with files_end_at(size), pytest.raises(PublicationError, match=message):
            conclude(build, warehouse, run)
        assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
        conclude(build, warehouse, run)
    assert warehouse.read_bytes() != before[warehouse]
