"""Command on a study that was built on both engines."""

from __future__ import annotations

import click

from entropanel.cli.console import json_option, print_json, problem
from entropanel.cli.study_options import Given, study_given
from entropanel.engines import comparisons
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
    warehouse, paths = study.published(), study.paths
    schema = local_schema(paths)
    if not schema.is_dir():
        build = study.command_line("build", "--engine", "spark")
        raise InputError(f"there is no {schema}: run `{build}` first")
    compared = comparisons(warehouse, paths.target / "manifest.json", schema)
    different = [table for table in compared if table.problems]
    if as_json:
        print_json({"tables": compared})
        return Exit.FAILED if different else Exit.SUCCESS
    for table in different:
        for text in table.problems:
            problem(f"{table.table}: {text}")
    widest = max(compared, key=lambda table: table.largest)
    click.echo(
        f"{len(compared)} public tables compared, "
        f"{sum(table.rows for table in compared)} rows: {len(different)} differ; "
        f"the largest relative difference is {widest.largest:.1e}, in {widest.table} "
        f"({sum(table.rounded for table in compared)} pairs apart by rounding)"
    )
    return Exit.FAILED if different else Exit.SUCCESS
