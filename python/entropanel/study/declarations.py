"""What the files of a study are: the property files of the project's seeds.

dbt's own declarations (columns, keys, relationships, accepted values) are the
one place where the files are described; what is checked before a build is read
from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

REFERENCE = re.compile(r"""ref\(\s*['"](\w+)['"]\s*\)""")


@dataclass(frozen=True)
class Column:
    """A column of a file.

    data_type: string, int, double or boolean. values: the accepted ones, empty
    for any. reference: seed and column whose values it must take, or none.
    is_optional: a file without it counts as if it were empty.
    """

    name: str
    description: str
    data_type: str = "string"
    is_required: bool = False
    values: tuple[str, ...] = ()
    reference: tuple[str, str] | None = None
    is_optional: bool = False


@dataclass(frozen=True)
class Reference:
    """Columns whose values together must stand in columns of another file."""

    columns: tuple[str, ...]
    seed: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Seed:
    """A file of a study: folder and name, columns, keys and references.

    keys: columns that together stand once. references: those of several columns
    at once. is_needed: no study does without it. has_years: a column a year
    follows.
    """

    name: str
    folder: str
    description: str
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()
    is_needed: bool = False
    has_years: bool = False

    @property
    def path(self) -> Path:
        """Where the file stands in a study."""
        return Path(self.folder) / f"{self.name}.csv"

    @property
    def header(self) -> str:
        """The first line of the file, without years."""
        return ",".join(column.name for column in self.columns) + "\n"


@dataclass(frozen=True)
class Declarations:
    """The files of any study, by name."""

    seeds: dict[str, Seed] = field(default_factory=dict)
    property_files: tuple[Path, ...] = ()


def declarations(seeds: Path) -> Declarations:
    """Reads the property files (``_*.yml``) under the project's seeds folder."""
    files = tuple(sorted(seeds.glob("*/_*.yml")))
    found = {}
    for file in files:
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["seeds"]:
            found[entry["name"]] = _seed(entry, file.parent.name)
    return Declarations(found, files)


def _seed(entry: dict[str, Any], folder: str) -> Seed:
    keys: list[tuple[str, ...]] = []
    references, filled = [], set()
    for kind, arguments in _tests(entry):
        if kind == "grain":
            keys.append(tuple(map(_bare, arguments["columns"])))
            filled = {name for name in arguments["columns"] if name == _bare(name)}
        elif kind == "row_relationships":
            columns, fields = map(tuple, (arguments["columns"], arguments["fields"]))
            references.append(Reference(columns, _referred(arguments), fields))
    for column in entry["columns"]:
        if any(kind == "unique" for kind, _ in _tests(column)):
            keys.append((column["name"],))
    meta = entry.get("config", {}).get("meta", {})
    return Seed(
        entry["name"],
        folder,
        entry["description"],
        tuple(_column(column, column["name"] in filled) for column in entry["columns"]),
        tuple(keys),
        tuple(references),
        is_needed=meta.get("is_needed", False),
        has_years=meta.get("has_years", False),
    )


def _tests(entry: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Kind and arguments of the data tests of a seed or column."""
    return [
        (test, {}) if isinstance(test, str) else (kind, test[kind]["arguments"])
        for test in entry.get("data_tests", [])
        for kind in ([test] if isinstance(test, str) else test)
    ]


def _referred(arguments: dict[str, Any]) -> str:
    """The seed that a test refers to."""
    (seed,) = REFERENCE.findall(arguments["to"])
    return str(seed)


def _bare(expression: str) -> str:
    """The column of a key, which may stand in an expression."""
    coalesced = re.fullmatch(r"coalesce\((\w+),.*\)", expression)
    return coalesced.group(1) if coalesced else expression


def _column(entry: dict[str, Any], is_filled: bool) -> Column:
    """A column; is_filled: it is a part of the key, which has no gaps."""
    tests = dict(_tests(entry))
    reference = None
    if "relationships" in tests:
        arguments = tests["relationships"]
        reference = _referred(arguments), arguments["field"]
    values = tests.get("accepted_values", {}).get("values", [])
    return Column(
        entry["name"],
        entry["description"],
        entry.get("data_type", "string"),
        is_filled or "not_null" in tests,
        tuple(map(str, values)),
        reference,
        entry.get("config", {}).get("meta", {}).get("is_optional", False),
    )
