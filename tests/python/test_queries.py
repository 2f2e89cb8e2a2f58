"""Queries from the command line: answers that can be piped, and nothing else."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import math
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import termios
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from entropanel.cli import main
from entropanel.cli.study_options import Given
from entropanel.plain_numbers import plain_numbers
from entropanel.queries import Answer, as_csv, as_json, as_markdown, as_table
from entropanel.tables.table import letters
from helpers.project import PROJECT

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
    monkeypatch.setattr(Given, "published", lambda study: copy)


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


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        # of a calculation, and of a count that the engine holds as a double
        ([0.1 + 0.2, 3.0, 0.0, -0.0], ["0.3", "3", "0", "0"]),
        # as statistics offices publish them
        ([109032.81, 0.5, 1234567.891], ["109032.81", "0.5", "1234567.891"]),
        ([Decimal("1.500"), Decimal(2), None], ["1.5", "2", ""]),
        ([2013, None, 10**17, 2**70], ["2013", "", str(10**17), str(2**70)]),
        # six digits of the largest, three of any
        ([2 / 3, 1 / 30, 2e-5 / 3], ["0.666667", "0.033333", "0.00000667"]),
        ([20000 / 3, 1 / 3, 1e-7 / 3], ["6666.67", "0.333", "0.0000000333"]),
        ([123456789012.25, 1e14], ["123456789012", "100000000000000"]),
        ([3.75e-6, 1e-9, 1e15, 2e-10], ["0.00000375", "0.000000001", "1e+15", "2e-10"]),
        ([float("inf"), float("nan"), 1.5], ["inf", "nan", "1.5"]),
        ([True, False, None], ["true", "false", ""]),
        ([[0.1 + 0.2, 1.0], {"a": 1.0}], ["[0.3, 1]", "{a: 1}"]),
        ([datetime(2020, 1, 2, 3, 4, 5, 678)], ["2020-01-02 03:04:05"]),
    ],
)
def test_numbers_are_written_as_people_write_them(
    numbers: list[object], shown: list[str]
) -> None:
    found = Answer(["n"], [(number,) for number in numbers])
    lines = as_markdown(found).splitlines()[2:]
    assert [line.strip("| ").replace("\\", "") for line in lines] == shown
    cells = [line.strip() for line in as_table(found).splitlines()[2:]]
    assert cells == shown
    # programs get every digit
    rows = list(csv.reader(io.StringIO(as_csv(found))))[1:]
    for row, number in zip(rows, numbers, strict=True):
        if isinstance(number, float) and math.isfinite(number):
            assert float(row[0]) == number


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_no_number_is_further_from_its_text_than_its_rule_says(
    numbers: list[float],
) -> None:
    texts = plain_numbers(numbers)
    for number, text in zip(numbers, texts, strict=True):
        assert float(text) == pytest.approx(number, rel=5.1e-3, abs=0)
        assert not text.endswith(".")
        if 1e-8 <= abs(number) < 9e14:
            assert "e" not in text


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=1), st.floats(0, 1e9))
def test_a_number_of_few_digits_is_written_in_full_beside_any(
    value: Decimal, other: float
) -> None:
    text, _ = plain_numbers([float(value), other])
    assert Decimal(text) == value
    assert not re.search(r"\.\d*0$", text)


def test_points_stand_beneath_each_other() -> None:
    found = Answer(["n", "t"], [(1.5, "a"), (100, "b"), (None, "c"), (0.125, None)])
    assert as_table(found).splitlines() == [
        "      n  t",
        "-------  -",
        "  1.5    a",
        "100      b",
        "         c",
        "  0.125",
    ]


@given(
    st.lists(st.tuples(st.text(), st.integers(), st.text(), st.floats())),
    st.integers(20, 120),
)
def test_no_line_is_wider_than_the_terminal(
    rows: list[tuple[object, ...]], room: int
) -> None:
    table = as_table(Answer(["first", "n", "a long name, of words", "x"], rows), room)
    assert max(letters(line) for line in table.splitlines()) <= room
    assert table.count("first") >= 1
    assert (len(table.splitlines()) + 1) % (len(rows) + 3) == 0


def test_in_a_terminal_columns_and_rows_that_have_no_room_are_told() -> None:
    """As on a screen of 80 letters: of the panel's columns, blocks."""
    reading, writing = pty.openpty()
    fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    run = subprocess.Popen(
        [sys.executable, "-m", "entropanel", "query", "from fct_panel limit 50"],
        env=os.environ
        | {"PYTHONPATH": str(PROJECT / "python"), "TERM": "dumb"}
        | {"COLUMNS": "80"},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    said = b""
    while part := _read(reading):
        said += part
    assert run.wait() == 0
    assert run.stderr is not None
    problems = run.stderr.read()
    run.stderr.close()
    os.close(reading)
    lines = said.decode().splitlines()
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("scenario") for line in lines) > 1
    assert problems.startswith("the first 40 of 50 rows; --format csv ")


def _read(terminal: int) -> bytes:
    """What stands in a terminal; nothing at its end, which Linux tells as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "from fct_indx",
            "found the table 'fct_indx', expected a public table (did you mean "
            "'fct_index'?)",
        ),
        (
            "from audit_claims",
            "found the table 'audit_claims', expected a public table (did you mean "
            "'fct_audit_claims'?)",
        ),
        (
            "from zzz",
            "found the table 'zzz', expected a public table: `entropanel query "
            '"show tables"` lists them',
        ),
        (
            "select valu from fct_index",
            "found the column 'valu', expected one of the tables read (did you mean "
            "'value'?)",
        ),
        (
            "select i.yaer from fct_index as i",
            "found the column 'yaer', expected one of the tables read (did you mean "
            "'year'?)",
        ),
        (
            'from fct_index where scenario = "as printed"',
            "found the column 'as printed', expected one of the tables read (did you "
            "mean the text 'as printed'? it stands in single quotes)",
        ),
        (
            "fct_index",
            "found a table, expected a statement (did you mean 'from fct_index'?)",
        ),
    ],
)
def test_of_a_name_that_is_not_there_the_nearest_is_told(query: str, told: str) -> None:
    found = run(query)
    assert (found.exit_code, found.stderr) == (
        1,
        f"query: {told}\n",
    )


def test_a_file_whose_name_is_near_is_told(tmp_path: Path) -> None:
    (tmp_path / "who_leads.sql").write_text("select 1")
    found = run(str(tmp_path / "who_lead.sql"))
    assert found.stderr.endswith("found no such file (did you mean 'who_leads.sql'?)\n")


def test_csv_and_json_hold_what_the_warehouse_holds() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(ANSWER), newline="")))
    assert rows == [["a|b", "n"], [HOSTILE, "1"], ["", ""], ["", "inf"]]
    assert json.loads(as_json(ANSWER)) == [
        {"a|b": HOSTILE, "n": 1},
        {"a|b": None, "n": None},
        {"a|b": "", "n": "inf"},
    ]


def test_text_tables_have_a_line_per_row_and_no_control_characters() -> None:
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
def test_statements_that_do_not_only_read_are_errors(
    query: str, copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    before = copy.read_bytes()
    found = run(query.format(folder=tmp_path))
    assert (found.exit_code, found.stdout) == (1, "")
    (line,) = found.stderr.splitlines()
    assert line.startswith("query: ")
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert copy.read_bytes() == before


def test_a_file_that_is_not_there_is_an_error() -> None:
    found = run("nowhere.sql")
    assert found.exit_code == 1
    assert found.stderr.startswith("query: ")


def test_a_closed_pipe_gives_no_traceback() -> None:
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
