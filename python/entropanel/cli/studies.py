"""Commands on the files of a study: written, imported, checked, built."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from entropanel.cli import places
from entropanel.cli.answers import concluded, files_told, imported, problem, told
from entropanel.cli.choices import OneOf
from entropanel.cli.choosing import choice_of, choosing
from entropanel.cli.places import json_option, name_option, study_given
from entropanel.cli.progress import progress
from entropanel.errors import ExecutionError, Exit
from entropanel.importing.importer import Imported, import_files
from entropanel.importing.writing import WritingError
from entropanel.publication import what_stays
from entropanel.room import full_disk, lacks_room, scarce
from entropanel.study.building import (
    WITHOUT_UNIT_TESTS,
    Outcome,
    build_on_duckdb,
    written,
)
from entropanel.study.check import Findings, check
from entropanel.study.folders import folder_refusals, unread_files
from entropanel.study.running import RunningError, only_import, only_refresh
from entropanel.study.skeleton import ExistsError, write_skeleton
from entropanel.study.spark import build_on_spark
from entropanel.study.staging import (
    ClaimedError,
    Staged,
    claim,
    refuse_claimed,
    stage,
)

BUILDERS = {"duckdb": build_on_duckdb, "spark": build_on_spark}


@click.command("check")
@study_given
@json_option
def check_command(folder: Path | None, as_json: bool) -> None:
    """Tell everything that is wrong with a study, without building.

    Example: entropanel check --study examples/towns
    """
    sys.exit(told(findings(folder or places.PROJECT / "seeds"), as_json))


def findings(folder: Path, *, with_figures: bool = True) -> Findings:
    """What is wrong with a folder, or with the files that a study has in it."""
    declared = places.declared()
    refusals = folder_refusals(folder, declared)
    if refusals:
        return Findings(refusals, [])
    found = check(folder, declared, with_figures=with_figures)
    return Findings(found.refusals, [*unread_files(folder, declared), *found.warnings])


@click.command("new-study")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--blank", "is_blank", is_flag=True, help="Headers only, no rows.")
@json_option
def new_study(folder: Path, is_blank: bool, as_json: bool) -> None:
    """Write a study that builds into FOLDER, with its files explained.

    Example: entropanel new-study my-study
    """
    example = places.PROJECT / "examples" / "towns"
    try:
        files = write_skeleton(folder, example, places.declared(), is_blank=is_blank)
    except ExistsError as reason:
        problem(reason)
        sys.exit(Exit.INVALID)
    files_told(files, as_json, first="README.md")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--study",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the study that is written into.",
)
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
    files: tuple[Path, ...],
    folder: Path,
    series: str | None,
    replace: bool,
    thousands: str | None,
    encoding: str | None,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Write the observations of statistics FILES into a study.

    CSV, .xlsx, .xls, Stata, SPSS and Parquet files; docs/import.md says in which
    layouts. Nothing is written if anything is refused.

    Example: entropanel import 年度数据.csv --study my-study --series population
    """
    if folder.resolve() == places.PROJECT / "seeds":
        # its figures are those that a publication is held against
        wrong = [f"{folder}: found the default study, expected a folder of your own"]
    else:
        wrong = folder_refusals(folder, places.declared())
    if wrong:
        sys.exit(imported(Imported(refusals=wrong), as_json))
    try:
        with only_import(folder):
            found = import_files(
                files,
                folder,
                places.declared(),
                series=series,
                replace=replace,
                thousands=thousands or "",
                encoding=encoding or "",
                choice=choice_of(**chosen),
            )
    except (RunningError, WritingError) as reason:
        problem(f"fault: {reason}")
        sys.exit(Exit.FAILED)
    sys.exit(imported(found, as_json))


@click.command()
@study_given
@name_option
@click.option(
    "--engine",
    type=OneOf(list(BUILDERS)),
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
    folder: Path | None,
    name: str | None,
    engine: str,
    unit_tests: bool,
    verbose: bool,
    as_json: bool,
) -> None:
    """Build a study and publish its warehouse.

    Example: entropanel build --study examples/towns
    """
    place = places.place_of(folder, name)
    arguments = () if unit_tests else WITHOUT_UNIT_TESTS
    build_staged = partial(BUILDERS[engine], arguments=arguments)
    outcome = refresh(place, folder, name, build_staged, is_verbose=verbose)
    sys.exit(concluded(outcome, as_json, what_stays(places.warehouse_of(place))))


def refresh(
    place: Staged,
    folder: Path | None,
    name: str | None,
    build_staged: Callable[..., Outcome],
    *,
    is_verbose: bool,
) -> Outcome:
    """Checks and stages the study of a folder, builds and publishes it."""
    try:
        with only_refresh(places.PROJECT / place.target):
            # the figures of the default study are looked at by the build alone
            found = findings(
                folder or places.PROJECT / "seeds", with_figures=folder is not None
            )
            if found.refusals:
                return Outcome(found.exit_code, **vars(found))
            if folder is not None:
                refuse_claimed(place, folder, places.PROJECT, places.declared())
                claim(place, folder, places.PROJECT)
                stage(folder, places.PROJECT, places.declared(), name)
            file = places.warehouse_of(place)
            for warning in scarce(places.PROJECT / place.target / "build.duckdb", file):
                problem(f"warning: {warning}")
            with progress(is_verbose) as show:
                outcome = build_staged(place, places.PROJECT, progress=show)
            outcome.warnings[:0] = found.warnings
            return outcome
    except ClaimedError as reason:
        return Outcome(Exit.INVALID, refusals=[str(reason)])
    except ExecutionError as reason:
        return Outcome(Exit.FAILED, faults=[str(reason)])
    except RunningError as reason:
        details = traceback.format_exc()
        return Outcome(Exit.FAILED, faults=[str(reason)], details=details)
    except OSError as reason:
        if not lacks_room(reason):
            raise
        stays = what_stays(places.warehouse_of(place))
        text = full_disk(str(reason), places.PROJECT, written(place), stays)
        details = traceback.format_exc()
        return Outcome(Exit.FAILED, faults=[text], details=details)
