"""Queries from the command line: answers that can be piped, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from conftest import PROJECT

from entropanel.cli import main
from entropanel.queries import Answer, as_csv, as_json, as_markdown, as_table

HOSTILE = "=1+1 | *a*\nb\x1b[31m\t“中”"
WAREHOUSE = PROJECT / "warehouse" / "entropanel.duckdb"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published warehouse, which no other test of this process has open."""
    path = tmp_path_factory.mktemp("copy") / WAREHOUSE.name
    return Path(shutil.copy(WAREHOUSE, path))


@pytest.fixture(autouse=True)
def published(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command reads the copy: a process opens a file in one way at a time."""
    monkeypatch.setattr("entropanel.cli.reading.published", lambda *study: copy)


def run(*arguments: str, text: str | None = None) -> Result:
    """The command in this process."""
    return CliRunner().invoke(main, ["query", *arguments], input=text)


def test_an_answer_is_a_table_of_text() -> None:
    found = run("select unit_code, name_zh, 1.5 as n from dim_unit order by 1 limit 2")
    assert found.exit_code == 0
    assert found.stdout.splitlines() == [
        "unit_code  name_zh    n",
        "---------  -------  ---",
        "110000     北京     1.5",
        "120000     天津     1.5",
    ]


def test_a_query_comes_from_a_file_or_standard_input(tmp_path: Path) -> None:
    text = "-- how many units?\nselect count(*) as units\nfrom dim_unit;\n"
    path = tmp_path / "how many.sql"
    path.write_text(text, encoding="utf-8")
    expected = [{"units": 31}]
    assert json.loads(run(str(path), "--json").stdout) == expected
    assert json.loads(run("-", "--format", "json", text=text).stdout) == expected


ANSWER = Answer(["a|b", "n"], [(HOSTILE, 1), (None, None), ("", float("inf"))])


def test_csv_and_json_hold_what_the_warehouse_holds() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(ANSWER), newline="")))
    assert rows == [["a|b", "n"], [HOSTILE, "1"], ["", ""], ["", "inf"]]
    assert json.loads(as_json(ANSWER)) == [
        {"a|b": HOSTILE, "n": 1},
        {"a|b": None, "n": None},
        {"a|b": "", "n": "inf"},
    ]


def test_tables_for_people_have_a_line_a_row_and_steer_no_terminal() -> None:
    for text, lines in ((as_table(ANSWER), 5), (as_markdown(ANSWER), 5)):
        assert len(text.splitlines()) == lines
        assert "\x1b" not in text
    assert r"\| \*a\* b" in as_markdown(ANSWER)


@pytest.mark.parametrize(
    "query",
    [
        "drop table fct_index",
        "create table x as select 1",
        "insert into dim_unit select * from dim_unit",
        "update dim_unit set name_en = ''",
        "copy dim_unit to '{folder}/out.csv'",
        "export database '{folder}/out'",
        "attach '{folder}/out.duckdb'",
        "select * from read_csv('{folder}/secret.csv')",
        "select * from read_text('{folder}/secret.csv')",
        "from '{folder}/secret.csv'",
        "from glob('{folder}/*')",
        "from 'https://localhost/x.csv'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "reset lock_configuration",
        "pragma memory_limit = '1GB'",
        "select 1; select 2",
        "select 1; drop table fct_index",
        "",
        "/* nothing */",
        "selec 1",
        "select x from nowhere",
        "select 1 / 'a'",
        "from statement",
    ],
)
def test_what_is_no_reading_of_the_warehouse_is_refused(
    query: str, copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    before = copy.read_bytes()
    found = run(query.format(folder=tmp_path))
    assert (found.exit_code, found.stdout) == (1, "")
    (line,) = found.stderr.splitlines()
    assert line.startswith("query refused: ")
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert copy.read_bytes() == before


def test_a_file_that_is_not_there_is_refused() -> None:
    found = run("nowhere.sql")
    assert found.exit_code == 1
    assert found.stderr.startswith("query refused: ")


def test_a_reader_that_is_gone_gets_no_traceback() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        [sys.executable, "-m", "entropanel", "query", "from dim_unit"],
        env=os.environ | {"PYTHONPATH": str(PROJECT / "python")},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (run.returncode, run.stderr) == (141, "")


def test_every_public_table_and_column_is_described(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    tables = warehouse.execute("select table_name, comment from duckdb_tables()")
    for name, comment in tables.fetchall():
        assert comment, name
        assert "Grain: " in comment or name.startswith("dim_"), name
    assert (
        warehouse.execute(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and coalesce(comment, '') = ''"
        ).fetchall()
        == []
    )
