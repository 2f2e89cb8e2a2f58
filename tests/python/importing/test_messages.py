"""Errors that are counted by their kind have a sentence for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import entropanel
from entropanel.importing.matching.names import SeriesNames, UnmatchedError
from entropanel.importing.matching.units import UnitNames
from entropanel.importing.messages import EXPECTED

PACKAGE = Path(entropanel.__file__).parent
AREAS = ("importing", "notation")
NAMED = [SeriesNames([], {}).kind, UnitNames([]).kind]
UNMATCHED = [UnmatchedError, *UnmatchedError.__subclasses__()]


def kinds(tree: ast.AST) -> Iterator[ast.expr]:
    """What a module gives errors as their kind: in a call or for a class."""
    names = {error.__name__ for error in UNMATCHED}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
            yield [*node.args, *(each.value for each in node.keywords)][1]
        elif isinstance(node, ast.ClassDef):
            yield from (
                each.value
                for each in node.body
                if isinstance(each, ast.Assign)
                and ast.unparse(each.targets[0]) == "kind"
            )


def texts(kind: ast.expr) -> set[str]:
    """The kinds of an expression, that of each kind of names if it says so."""
    if isinstance(kind, ast.Constant):
        return {kind.value}
    template = ast.unparse(kind)
    assert "{self.kind}" in template
    return {ast.literal_eval(template[1:].replace("{self.kind}", n)) for n in NAMED}


def test_each_kind_of_error_has_its_sentence_and_each_sentence_is_used() -> None:
    files = [p for area in AREAS for p in (PACKAGE / area).rglob("*.py")]
    found = set()
    for file in files:
        for kind in kinds(ast.parse(file.read_text(encoding="utf-8"))):
            found |= texts(kind)
    assert found == set(EXPECTED)
    assert all(EXPECTED.values())
