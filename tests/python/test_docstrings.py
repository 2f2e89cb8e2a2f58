"""Public functions say what they take and give, in the sections of numpydoc."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from helpers.project import PROJECT

PACKAGE = PROJECT / "python" / "entropanel"
NOTHING = ("None", "NoReturn", "Iterator[None]")
# the docstring of a command is its help
COMMANDS = re.compile(r"\b(command|group)\(|@?click\.")


def public(body: list[ast.stmt], where: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Public functions of a module and public methods of its public classes."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node.body, f"{where}.{node.name}")
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            marks = " ".join(map(ast.unparse, node.decorator_list))
            if not COMMANDS.search(marks) and "property" not in marks:
                yield f"{where}.{node.name}", node


FUNCTIONS = {
    name: node
    for file in sorted(PACKAGE.rglob("*.py"))
    for name, node in public(
        ast.parse(file.read_text(encoding="utf-8")).body,
        ".".join(file.relative_to(PACKAGE).with_suffix("").parts),
    )
}


def missing(node: ast.FunctionDef) -> list[str]:
    """What the docstring of a function does not have."""
    text = ast.get_docstring(node) or ""
    sections = r"^(\w+)\n-+\n(.*?)(?=^\w[\w ]*\n-+\n|\Z)"
    found = dict(re.findall(sections, text, re.M | re.S))
    taken = node.args
    given = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, taken.vararg]
    names = [a.arg for a in (*given, taken.kwarg) if a and a.arg not in ("self", "cls")]
    heads = re.findall(r"^\S.*", found.get("Parameters", ""), re.M)
    lost = [name for name in names if name not in re.findall(r"\w+", " ".join(heads))]
    gives = ast.unparse(node.returns) if node.returns else "None"
    if gives not in NOTHING and not found.keys() & {"Returns", "Yields"}:
        lost.append("Returns or Yields")
    return lost


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_describes_parameters_and_result(name: str) -> None:
    assert missing(FUNCTIONS[name]) == []


@pytest.mark.parametrize(
    ("source", "lost"),
    [
        ('def f(a):\n    """F."""', ["a"]),
        ('def f() -> int:\n    """F."""', ["Returns or Yields"]),
        (
            'def f(a, *, b) -> int:\n    """F.\n\n    Parameters\n    ----------\n'
            "    a\n        b\n\n    Returns\n    -------\n    int\n        c.\n"
            '    """',
            ["b"],
        ),
        (
            'def f(a, b, *c) -> int:\n    """F.\n\n    Parameters\n    ----------\n'
            "    a, b : int\n        A.\n    *c\n        C.\n\n"
            '    Yields\n    ------\n    int\n        c.\n    """',
            [],
        ),
    ],
)
def test_what_is_missing_is_found(source: str, lost: list[str]) -> None:
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert missing(function) == lost
