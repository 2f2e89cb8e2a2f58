"""The queries of the README and of docs/ give the answers that stand there."""

from __future__ import annotations

import ast
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import yaml

from entropanel.replication import headline, markdown_table, with_headline
from generated_texts import (
    WAREHOUSE,
    generated,
    messages,
    with_answers,
    with_messages,
    with_queries,
)
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


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published warehouse, which no other test of this process has open."""
    return Path(shutil.copy(WAREHOUSE, tmp_path_factory.mktemp("copy")))


def test_what_is_generated_is_what_stands_there(copy: Path) -> None:
    texts = generated(copy)
    assert len(texts) == 4
    assert texts == {file: file.read_text(encoding="utf-8") for file in texts}


@pytest.mark.parametrize(
    ("change", "document"),
    [
        (with_answers, "README.md"),
        (with_queries, "docs/queries.md"),
        (lambda text, _: with_messages(text, messages()), "docs/errors.md"),
    ],
)
def test_a_row_that_is_changed_or_missing_is_written_anew(
    change: Callable[[str, Path], str], document: str, copy: Path
) -> None:
    text = (PROJECT / document).read_text(encoding="utf-8")
    row = [line for line in text.splitlines(keepends=True) if line[:2] == "| "][3]
    for other in ("| another | row |\n", ""):
        assert change(text.replace(row, other, 1), copy) == text


def test_the_map_names_what_is_there() -> None:
    (block,) = re.findall(r"## Repository layout\n\n(.*?)\n\n", README, re.DOTALL)
    places = [line.split()[0] for line in block.splitlines()]
    assert all((PROJECT / place).is_dir() for place in places)


def test_every_published_table_is_listed(warehouse: duckdb.DuckDBPyConnection) -> None:
    names = warehouse.execute("select table_name from duckdb_tables()").fetchall()
    page = (PROJECT / "docs" / "queries.md").read_text(encoding="utf-8")
    listed = page.replace("\\_", "_")
    assert all(f"| {name} |" in listed for (name,) in names)


def test_every_document_has_its_question_in_the_index() -> None:
    index = (PROJECT / "docs" / "index.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\((\w+\.md)\)", index))
    written = {path.name for path in (PROJECT / "docs").glob("*.md")}
    assert linked == written - {"index.md"}


def test_versions_agree() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    for file in ("CITATION.cff", "dbt_project.yml"):
        text = (PROJECT / file).read_text(encoding="utf-8")
        assert yaml.safe_load(text)["version"] == project["version"]


DOCUMENTS = [*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_resolve(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_targets_that_are_named_are_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.M))
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets, document


def test_no_test_imports_another() -> None:
    for file in (PROJECT / "tests" / "python").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            parts = {part for name in names for part in name.split(".")}
            assert not any(part.startswith("test_") for part in parts), file
            assert "conftest" not in parts, file
