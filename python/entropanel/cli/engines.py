"""Command on a study that was built on both engines."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from entropanel.cli import places
from entropanel.cli.answers import printed, problem
from entropanel.cli.places import json_option, name_option, study_given
from entropanel.engines import Comparison, comparisons
from entropanel.errors import Exit
from entropanel.study.spark import local_schema


@click.command("compare-engines")
@study_given
@name_option
@json_option
def compare_engines(folder: Path | None, name: str | None, as_json: bool) -> None:
    """Compare a study's public tables on DuckDB with those on Spark, of this machine.

    Keys and texts have to be equal, numbers to 1e-9 of the larger one.

    Example: entropanel compare-engines --study examples/towns
    """
    warehouse = places.published(folder, name)
    place = places.place_of(folder, name)
    manifest = places.PROJECT / place.target / "manifest.json"
    schema = places.PROJECT / local_schema(place)
    if not schema.is_dir():
        build = places.command_line(folder, name, "build", "--engine", "spark")
        problem(f"there is no {schema}: run `{build}` first")
        sys.exit(Exit.INVALID)
    compared = comparisons(warehouse, manifest, schema)
    if as_json:
        printed({"tables": [asdict(table) for table in compared]})
    else:
        told(compared)
    differ = any(table.problems for table in compared)
    sys.exit(Exit.FAILED if differ else Exit.SUCCESS)


def told(compared: list[Comparison]) -> None:
    """Prints in what tables differ, and how far numbers are apart at most."""
    for table in compared:
        for text in table.problems:
            problem(f"{table.table}: {text}")
    widest = max(compared, key=lambda table: table.largest)
    click.echo(
        f"{len(compared)} public tables compared, "
        f"{sum(table.rows for table in compared)} rows: "
        f"{sum(bool(table.problems) for table in compared)} differ; "
        f"the largest relative difference is {widest.largest:.1e}, in {widest.table} "
        f"({sum(table.rounded for table in compared)} pairs apart by rounding)"
    )
