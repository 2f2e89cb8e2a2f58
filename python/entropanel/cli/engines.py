"""Command on a study that was built on both engines."""

from __future__ import annotations

from dataclasses import asdict

import click

from entropanel.cli.console import printed, problem
from entropanel.cli.study_options import Given, json_option, study_given
from entropanel.engines import Comparison, comparisons
from entropanel.errors import Exit, InputError
from entropanel.refresh.engines import local_schema


@click.command("compare-engines")
@study_given()
@json_option
def compare_engines(study: Given, as_json: bool) -> Exit:
    """Compare a study's public tables on DuckDB with those on Spark, of this machine.

    Keys and texts have to be equal, numbers to 1e-9 of the larger one.

    Example: entropanel compare-engines --study examples/towns
    """
    warehouse = study.published()
    paths = study.paths
    manifest = paths.target / "manifest.json"
    schema = local_schema(paths)
    if not schema.is_dir():
        build = study.command_line("build", "--engine", "spark")
        raise InputError(f"there is no {schema}: run `{build}` first")
    compared = comparisons(warehouse, manifest, schema)
    if as_json:
        printed({"tables": [asdict(table) for table in compared]})
    else:
        told(compared)
    differ = any(table.problems for table in compared)
    return Exit.FAILED if differ else Exit.SUCCESS


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
