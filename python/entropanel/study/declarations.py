"""What the files of a study are: the project's seeds, as dbt's manifest has them.

dbt's own declarations (columns, types, keys, relationships, accepted values and
ranges) are the one place where the files are described; what is checked before a
build is read from them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from entropanel.study.schema import property_files, schema


@dataclass(frozen=True)
class Range:
    """Limits of the numbers of a column.

    minimum, maximum: limits that may be reached; above: one that may not. Each is
    a number, or the name of another column of the file. where: columns and values
    of the rows concerned, all without. data_type: of their numbers, if the column
    holds others, too. is_required: these rows need a number.
    """

    column: str
    minimum: float | str | None = None
    above: float | str | None = None
    maximum: float | str | None = None
    where: dict[str, str] = field(default_factory=dict)
    data_type: str | None = None
    is_required: bool = False


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
    """A file of a study: folder and name, columns, keys, references and ranges.

    keys: columns that together stand once. references: those of several columns
    at once. is_needed: no study does without it. has_years: one column per year
    follows. former_columns: what files of earlier studies may have, unread.
    """

    name: str
    folder: str
    description: str
    columns: tuple[Column, ...]
    keys: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()
    ranges: tuple[Range, ...] = ()
    is_needed: bool = False
    has_years: bool = False
    former_columns: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Path of the file within a study."""
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
    """What the project declares of a study's files.

    Parameters
    ----------
    seeds
        The folder of the project's seeds, beside dbt_project.yml.

    Returns
    -------
    Declarations
        The files in the order declared.

    Raises
    ------
    ExecutionError
        If the property files changed, and dbt cannot read them.
    """
    found = map(_seed, schema(seeds))
    return Declarations({seed.name: seed for seed in found}, property_files(seeds))


def _seed(entry: dict[str, Any]) -> Seed:
    grains = _arguments(entry, "grain")
    unique = [t["column"] for t in entry["data_tests"] if t["name"] == "unique"]
    filled = {column for of in grains for column in of["columns"]}
    meta = {"former_columns": (), **entry["meta"]}
    return Seed(
        entry["name"],
        entry["folder"],
        entry["description"],
        tuple(_column(column, entry, filled) for column in entry["columns"]),
        (
            *((*of["columns"], *of.get("or_empty", ())) for of in grains),
            *((column,) for column in unique),
        ),
        tuple(
            Reference(tuple(of["columns"]), of["to"], tuple(of["fields"]))
            for of in _arguments(entry, "row_relationships")
        ),
        tuple(
            Range(**limits)
            for of in _arguments(entry, "within_range")
            for limits in of["ranges"]
        ),
        is_needed=meta.get("is_needed", False),
        has_years=meta.get("has_years", False),
        former_columns=tuple(meta["former_columns"]),
    )


def _arguments(
    entry: dict[str, Any], kind: str, column: str | None = None
) -> list[dict[str, Any]]:
    """Arguments of the data tests of a kind of a file, or of a column of it."""
    return [
        test["arguments"]
        for test in entry["data_tests"]
        if (test["name"], test["column"]) == (kind, column)
    ]


def _column(column: dict[str, Any], entry: dict[str, Any], filled: set[str]) -> Column:
    name = column["name"]
    references = _arguments(entry, "relationships", name)
    accepted = _arguments(entry, "accepted_values", name)
    return Column(
        name,
        column["description"],
        column["data_type"],
        name in filled or bool(_arguments(entry, "not_null", name)),
        tuple(str(value) for of in accepted for value in of["values"]),
        (references[0]["to"], references[0]["field"]) if references else None,
        column["meta"].get("is_optional", False),
    )
