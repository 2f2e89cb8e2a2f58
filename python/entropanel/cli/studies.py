"""Commands on the files of a study: written, imported, checked, built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from entropanel.cli.choices import OneOf
from entropanel.cli.choosing import choosing, chosen
from entropanel.cli.console import (
    json_option,
    print_import,
    print_outcome,
    print_result,
    prints_files,
)
from entropanel.cli.progress import progress
from entropanel.cli.study_options import Given, declared, study_given
from entropanel.errors import Exit
from entropanel.importing.importer import Imported, import_files
from entropanel.project import PROJECT
from entropanel.publication import what_stays
from entropanel.refresh.engines import ENGINES
from entropanel.refresh.locks import only_one
from entropanel.refresh.service import WITHOUT_UNIT_TESTS, Refresh
from entropanel.study.check import check
from entropanel.study.folders import folder_errors
from entropanel.study.skeleton import write_skeleton


@click.command("check")
@study_given(has_name=False)
@json_option
def check_command(study: Given, as_json: bool) -> Exit:
    """Tell everything that is wrong with a study, without building.

    Example: entropanel check --study examples/towns
    """
    found = check(study.paths.folder, declared())
    return print_result(found, as_json, "The study is sound.")


@click.command("new-study")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--blank", "is_blank", is_flag=True, help="Headers only, no rows.")
@prints_files("README.md", lists=False)
def new_study(folder: Path, is_blank: bool) -> list[Path]:
    """Write a study that builds into FOLDER, with its files explained.

    Example: entropanel new-study my-study
    """
    example = PROJECT / "examples" / "towns"
    return write_skeleton(folder, example, declared(), is_blank=is_blank)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@study_given(has_argument=False, has_name=False)
@click.option("--series", help="The series of files that do not name it.")
@click.option("--replace", is_flag=True, help="Overwrite values that are different.")
@click.option(
    "--thousands",
    type=click.Choice([",", ".", " "]),
    help="What separates thousands in the files, where they leave it open.",
)
@click.option("--encoding", help="Encoding of text files, as cp1252.")
@choosing
@json_option
def import_command(
    files: tuple[Path, ...], study: Given, as_json: bool, **options: Any
) -> Exit:
    """Write the observations of statistics FILES into a study.

    CSV, .xlsx, .xls, Stata, SPSS, Parquet, SDMX-ML and JSON-stat files;
    docs/import.md says in which layouts. Nothing is written if there is an error.

    Example: entropanel import 年度数据.csv --study my-study --series population
    """
    paths = study.paths
    folder = study.folder or paths.folder
    if not paths.is_staged:
        # its observations are those that a publication is compared with
        wrong = [f"{folder}: found the default study, expected a folder of your own"]
    else:
        wrong = folder_errors(folder, declared())
    if wrong:
        return print_import(Imported(errors=wrong), as_json)
    with only_one("import", paths):
        found = import_files(files, folder, declared(), **chosen(**options))
    return print_import(found, as_json)


@click.command()
@study_given()
@click.option(
    "--engine",
    type=OneOf(list(ENGINES)),
    default="duckdb",
    help="What builds: DuckDB, or Spark, which leaves its tables in a schema.",
)
@click.option(
    "--unit-tests",
    is_flag=True,
    help="Run dbt's unit tests too: of the SQL, whatever the study.",
)
@click.option("--verbose", is_flag=True, help="Show every line of dbt's.")
@json_option
def build(
    study: Given, engine: str, unit_tests: bool, verbose: bool, as_json: bool
) -> Exit:
    """Build a study and publish its warehouse.

    Example: entropanel build --study examples/towns
    """
    paths = study.paths
    tests = () if unit_tests else WITHOUT_UNIT_TESTS
    with progress(verbose) as show:
        outcome = Refresh(paths, declared(), ENGINES[engine], show, tests).run()
    return print_outcome(outcome, as_json, what_stays(paths.file))
