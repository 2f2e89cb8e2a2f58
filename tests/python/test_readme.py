"""The README's queries give the README's answers."""

from __future__ import annotations

import re

import duckdb
import pytest
from conftest import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sql\n(.*?)```\n\n((?:\|[^\n]*\n)+)", README, re.DOTALL)


def table(warehouse: duckdb.DuckDBPyConnection, query: str) -> str:
    """Answer of a query as a Markdown table."""
    answer = warehouse.execute(query)
    names = [column[0] for column in answer.description or []]
    rows = [names, ["---"] * len(names), *answer.fetchall()]
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in rows)


def test_every_query_has_an_answer() -> None:
    assert len(EXAMPLES) == README.count("```sql\n")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda pair: pair[0].split()[-1])
def test_the_answer_is_what_the_warehouse_says(
    warehouse: duckdb.DuckDBPyConnection, example: tuple[str, str]
) -> None:
    query, answer = example
    assert table(warehouse, query) == answer


def test_the_map_names_what_is_there() -> None:
    (block,) = re.findall(r"## Map\n\n(.*?)\n\n", README, re.DOTALL)
    places = [line.split()[0] for line in block.splitlines()]
    assert all((PROJECT / place).is_dir() for place in places)


def test_every_published_table_is_listed(warehouse: duckdb.DuckDBPyConnection) -> None:
    names = warehouse.execute("select table_name from duckdb_tables()").fetchall()
    assert all(f"`{name}`" in README for (name,) in names)
