"""Writes anew what documents take from the warehouse and from the tests.

Answers below queries, in README.md and docs/; docs/queries.md from examples/queries/;
the messages of docs/errors.md from the tests that bring them about.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

import duckdb

from entropanel.queries import answer, as_markdown
from entropanel.replication import markdown_table
from entropanel.sql import column_names

PROJECT = Path(__file__).parents[1]
WAREHOUSE = PROJECT / "warehouse" / "entropanel.duckdb"
QUERIES = PROJECT / "examples" / "queries"
ANSWER = re.compile(r"(```sql\n(.*?)```\n\n)((?:\|[^\n]*\n)+)", re.DOTALL)
SECTION = "## {}\n\n`examples/queries/{}.sql`:\n\n```sql\n{}```\n\n{}"
NAMED = re.compile(r"^`examples/queries/(\w+)\.sql`:$", re.MULTILINE)
MESSAGES = re.compile(r"(\| what (?:is|may) [^\n]*\n\|---\|---\|\n)((?:\|[^\n]*\n)+)")


def with_answers(text: str, warehouse: Path) -> str:
    """A document with the answer below each query that has one."""

    def fresh(found: re.Match[str]) -> str:
        rows = connection.execute(found[2])
        return found[1] + markdown_table(column_names(rows), rows.fetchall())

    with duckdb.connect(warehouse, read_only=True) as connection:
        return ANSWER.sub(fresh, text)


def with_queries(text: str, warehouse: Path) -> str:
    """A document's beginning, and a section for each query in its order.

    A query that it does not have yet comes last.
    """
    files = {path.stem: path for path in sorted(QUERIES.glob("*.sql"))}
    order = dict.fromkeys([n for n in NAMED.findall(text) if n in files] + list(files))
    sections = [text[: text.index("\n## ")]]
    for name in order:
        whole = files[name].read_text(encoding="utf-8")
        question, _, query = whole.removeprefix("-- ").partition("\n")
        shown = as_markdown(answer(warehouse, whole))
        sections.append(SECTION.format(question, name, query, shown))
    return "\n".join(sections)


def with_messages(text: str, tables: Iterable[Iterable[tuple[str, str]]]) -> str:
    """A document with the rows of its tables of messages: what is wrong, message."""
    rows = iter(tables)

    def fresh(found: re.Match[str]) -> str:
        return found[1] + "".join(
            f"| {name} | `{told}` |\n" for name, told in next(rows)
        )

    return MESSAGES.sub(fresh, text)


def messages() -> list[list[tuple[str, str]]]:
    """The tables of docs/errors.md, from the tests."""
    sys.path.append(str(PROJECT / "tests" / "python"))
    told = import_module("helpers.invalid_studies")
    imported = import_module("helpers.invalid_imports").INVALID
    lists = (told.FILES, told.RULES, told.OF_OBSERVATIONS, told.WARNED)
    *of_study, of_import = (
        [(name, message) for name, _, message in rows] for rows in (*lists, imported)
    )
    return [*of_study, told.UNESTIMABLE, of_import]


def generated(warehouse: Path = WAREHOUSE) -> dict[Path, str]:
    """The text that each document is to have."""
    changes: dict[str, Callable[[str], str]] = {
        "README.md": lambda text: with_answers(text, warehouse),
        "docs/replication.md": lambda text: with_answers(text, warehouse),
        "docs/queries.md": lambda text: with_queries(text, warehouse),
        "docs/errors.md": lambda text: with_messages(text, messages()),
    }
    files = {PROJECT / name: change for name, change in changes.items()}
    return {file: files[file](file.read_text(encoding="utf-8")) for file in files}


def main() -> None:
    """Writes the documents, and names those that have changed."""
    for file, text in generated().items():
        if text != file.read_text(encoding="utf-8"):
            file.write_text(text, encoding="utf-8")
            print(file.relative_to(PROJECT))


if __name__ == "__main__":
    main()
