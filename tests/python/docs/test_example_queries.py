"""The queries of examples/ give the answers of docs/queries.md; the notebook runs."""

from __future__ import annotations

import ast
import re
import runpy
import shutil
import tomllib
from pathlib import Path

import duckdb
import pytest

from entropanel.queries import answer, as_markdown
from helpers.project import PROJECT

QUERIES = sorted((PROJECT / "examples" / "queries").glob("*.sql"))
WAREHOUSE = PROJECT / "warehouse" / "entropanel.duckdb"
PAGE = (PROJECT / "docs" / "queries.md").read_text(encoding="utf-8")
SECTION = re.compile(
    r"## ([^\n]*)\n\n`examples/queries/(\w+)\.sql`:\n\n"
    r"```sql\n(.*?)```\n\n((?:\|[^\n]*\n)+)",
    re.DOTALL,
)
SECTIONS = {name: rest for _, name, *rest in SECTION.findall(PAGE)}
QUESTIONS = {name: question for question, name, *_ in SECTION.findall(PAGE)}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published warehouse, which no other test of this process has open."""
    path = tmp_path_factory.mktemp("copy") / WAREHOUSE.name
    return Path(shutil.copy(WAREHOUSE, path))


def test_every_query_has_a_place_on_the_page() -> None:
    assert sorted(SECTIONS) == [path.stem for path in QUERIES]
    assert PAGE.count("```sql\n") == len(QUERIES) >= 12


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_page_shows_the_query_and_its_answer(path: Path, copy: Path) -> None:
    text = path.read_text(encoding="utf-8")
    question, _, query = text.partition("\n")
    assert question == f"-- {QUESTIONS[path.stem]}"
    shown = as_markdown(answer(copy, text))
    assert [query, shown] == SECTIONS[path.stem]
    assert shown.count("\n") > 3


def test_units_with_the_same_name_are_ranked_separately(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(
            "create table dim_unit as from (values ('1', 'Twin'), ('2', 'Twin')) "
            "as v (unit_code, name_en)"
        )
        connection.execute(
            "create table fct_index as from (values "
            "('s', 'X', 'default', '1', 2001, 0.5, 1), "
            "('s', 'X', 'default', '2', 2001, 0.25, 2), "
            "('s', 'X', 'default', '1', 2002, 0.75, 2), "
            "('s', 'X', 'default', '2', 2002, 1.0, 1)) "
            "as v (scenario, index_id, variant, unit_code, year, value, rank)"
        )
    text = (PROJECT / "examples/queries/who_rose_most.sql").read_text(encoding="utf-8")
    assert answer(path, text).rows == [
        ("s", "X", "Twin", 2, 1, 0.75),
        ("s", "X", "Twin", 1, 2, 0.25),
    ]


def test_what_the_notebook_imports_is_what_its_requirements_install() -> None:
    def names(file: str) -> set[str]:
        lines = (PROJECT / file).read_text(encoding="utf-8").splitlines()
        return {re.split(r"[^\w-]", line)[0] for line in lines if line[:1].isalpha()}

    tree = ast.parse((PROJECT / "examples" / "notebook.py").read_text("utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    imported = {alias.name for node in imports for alias in node.names}
    own = names("requirements-notebook.in")
    assert own <= imported <= own | names("requirements.in")
    assert own <= names("requirements-notebook.txt")
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["optional-dependencies"]["notebook"]) == own
    queries = PROJECT / "docs" / "queries.md"
    assert "make notebook" in queries.read_text("utf-8")


def test_the_notebook_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names = runpy.run_path(str(PROJECT / "examples" / "notebook.py"), {}, "__main__")
    found = names["found"]
    found["warehouse"].close()
    said = capsys.readouterr().out
    assert "fct_panel_units" in said
    assert set(found["imputed"]["scenario"]) == {"as_printed", "observed"}
    assert found["chart"].to_dict()["mark"]["type"] == "line"
