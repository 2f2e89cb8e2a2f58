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

import yaml  # type: ignore[import-untyped]

REFERENCE = re.compile(r"""ref\(\s*['"](\w+)['"]\s*\)""")


@dataclass(frozen=True)
class Column:
    """A column of a file.

    data_type: string, int, double or boolean. values: the accepted ones, empty
    for any. reference: seed and column whose values it must take, or none.
    """

    name: str
    description: str
    data_type: str = "string"
    is_required: bool = False
    values: tuple[str, ...] = ()
    reference: tuple[str, str] | None = None


@dataclass(frozen=True)
class Seed:
    """A file of a study: folder and name, columns, and the columns of its key.

    is_needed: no study does without it. has_years: a column a year follows.
    """

    name: str
    folder: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    is_needed: bool = False
    has_years: bool = False

    @property
    def path(self) -> Path:
        """Where the file stands in a study."""
        return Path(self.folder) / f"{self.name}.csv"


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
    columns = tuple(_column(column) for column in entry["columns"])
    key: tuple[str, ...] = ()
    for test in entry.get("data_tests", []):
        if isinstance(test, dict) and "grain" in test:
            key = tuple(_bare(name) for name in test["grain"]["arguments"]["columns"])
    meta = entry.get("config", {}).get("meta", {})
    return Seed(
        entry["name"],
        folder,
        entry["description"],
        columns,
        key,
        is_needed=meta.get("is_needed", False),
        has_years=meta.get("has_years", False),
    )


def _bare(expression: str) -> str:
    """The column of a key, which may stand in an expression."""
    coalesced = re.fullmatch(r"coalesce\((\w+),.*\)", expression)
    return coalesced.group(1) if coalesced else expression


def _column(entry: dict[str, Any]) -> Column:
    is_required = False
    values: tuple[str, ...] = ()
    reference = None
    for test in entry.get("data_tests", []):
        if test == "not_null":
            is_required = True
        elif "accepted_values" in test:
            values = tuple(map(str, test["accepted_values"]["arguments"]["values"]))
        elif "relationships" in test:
            arguments = test["relationships"]["arguments"]
            (seed,) = REFERENCE.findall(arguments["to"])
            reference = (seed, arguments["field"])
    data_type = entry.get("data_type", "string")
    return Column(
        entry["name"], entry["description"], data_type, is_required, values, reference
    )
