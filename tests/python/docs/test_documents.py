"""The queries of the README and of docs/ give the answers that stand there."""

from __future__ import annotations

import re

import duckdb
import pytest

from entropanel.replication import headline, markdown_table, with_headline
from helpers.project import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
REPLICATION = (PROJECT / "docs" / "replication.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```sql\n(.*?)```\n\n((?:\|[^\n]*\n)+)", re.DOTALL)
EXAMPLES = EXAMPLE.findall(README) + EXAMPLE.findall(REPLICATION)


def test_every_query_has_an_answer() -> None:
    assert len(EXAMPLES) == (README + REPLICATION).count("```sql\n")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda pair: pair[0].split()[-1])
def test_the_answer_is_what_the_warehouse_says(
    warehouse: duckdb.DuckDBPyConnection, example: tuple[str, str]
) -> None:
    query, answer = example
    found = warehouse.execute(query)
    names = [column[0] for column in found.description or []]
    assert markdown_table(names, found.fetchall()) == answer


def test_the_headline_is_what_the_warehouse_says(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert with_headline(REPLICATION, headline(warehouse)) == REPLICATION


def test_the_map_names_what_is_there() -> None:
    (block,) = re.findall(r"## Map\n\n(.*?)\n\n", README, re.DOTALL)
    places = [line.split()[0] for line in block.splitlines()]
    assert all((PROJECT / place).is_dir() for place in places)


def test_every_published_table_is_listed(warehouse: duckdb.DuckDBPyConnection) -> None:
    names = warehouse.execute("select table_name from duckdb_tables()").fetchall()
    assert all(f"`{name}`" in README for (name,) in names)
