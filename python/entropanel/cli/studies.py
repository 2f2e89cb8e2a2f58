"""Commands on the files of a study: written, imported, checked, built."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from entropanel.cli import places
from entropanel.cli.answers import concluded, imported, listed, problem, told
from entropanel.cli.places import json_option, name_option, study_option
from entropanel.exits import Exit
from entropanel.importing.importer import Imported, import_files
from entropanel.importing.writing import WritingError
from entropanel.room import full_disk, lacks_room, scarce
from entropanel.study.building import (
    WITHOUT_UNIT_TESTS,
    Outcome,
    build_on_duckdb,
    written,
)
from entropanel.study.check import check
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
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def check_command(folder: Path, as_json: bool) -> None:
    """Tell everything that is wrong with the study in FOLDER, without building.

    Example: entropanel check examples/towns
    """
    sys.exit(told(check(folder, places.declared()), as_json))


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
        sys.exit(Exit.REFUSED)
    listed(list(map(str, files)), as_json)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--study",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the study that the figures are written into.",
)
@click.option("--series", help="The series of figures whose file does not name it.")
@click.option("--replace", is_flag=True, help="Overwrite figures that are different.")
@click.option(
    "--thousands",
    type=click.Choice([",", ".", " "]),
    help="What separates thousands in the files, where they leave it open.",
)
@json_option
def import_command(
    files: tuple[Path, ...],
    folder: Path,
    series: str | None,
    replace: bool,
    thousands: str | None,
    as_json: bool,
) -> None:
    """Write the figures of statistics FILES into a study.

    CSV, .xlsx, .xls, Stata, SPSS and Parquet files; docs/import.md says in which
    layouts. Nothing is written if anything is refused.

    Example: entropanel import 年度数据.csv --study my-study --series population
    """
    if folder.resolve() == places.PROJECT / "seeds":
        # dbt would take the log of the import for a seed
        text = f"{folder}: found the default study, expected a folder of your own"
        sys.exit(imported(Imported(refusals=[text]), as_json))
    try:
        with only_import(folder):
            found = import_files(
                files,
                folder,
                places.declared(),
                series=series,
                replace=replace,
                thousands=thousands or "",
            )
    except (RunningError, WritingError) as reason:
        problem(f"fault: {reason}")
        sys.exit(Exit.FAULT)
    sys.exit(imported(found, as_json))


@click.command()
@study_option
@name_option
@click.option(
    "--engine",
    type=click.Choice(list(BUILDERS)),
    default="duckdb",
    help="What builds: DuckDB, or Spark, which leaves its tables in a schema.",
)
@click.option(
    "--unit-tests",
    is_flag=True,
    help="Run dbt's unit tests too: of the SQL, whatever the study.",
)
@json_option
def build(
    folder: Path | None, name: str | None, engine: str, unit_tests: bool, as_json: bool
) -> None:
    """Build a study and publish its warehouse.

    Example: entropanel build --study examples/towns
    """
    place = places.place_of(folder, name)
    arguments = () if unit_tests else WITHOUT_UNIT_TESTS
    build_staged = partial(BUILDERS[engine], arguments=arguments)
    sys.exit(concluded(refresh(place, folder, name, build_staged), as_json))


def refresh(
    place: Staged,
    folder: Path | None,
    name: str | None,
    build_staged: Callable[..., Outcome],
) -> Outcome:
    """Checks and stages the study of a folder, builds and publishes it."""
    try:
        with only_refresh(places.PROJECT / place.target):
            # the figures of the default study are looked at by the build alone
            found = check(
                folder or places.PROJECT / "seeds",
                places.declared(),
                with_figures=folder is not None,
            )
            if found.refusals:
                return Outcome(found.exit_code, **vars(found))
            if folder is not None:
                refuse_claimed(place, folder, places.PROJECT, places.declared())
                claim(place, folder, places.PROJECT)
                stage(folder, places.PROJECT, places.declared(), name)
            file = places.PROJECT / place.warehouse / "entropanel.duckdb"
            for warning in scarce(places.PROJECT / place.target / "build.duckdb", file):
                problem(f"warning: {warning}")
            outcome = build_staged(place, places.PROJECT, progress=problem)
            outcome.warnings[:0] = found.warnings
            return outcome
    except ClaimedError as reason:
        return Outcome(Exit.REFUSED, refusals=[str(reason)])
    except RunningError as reason:
        return Outcome(Exit.FAULT, faults=[str(reason)])
    except OSError as reason:
        if not lacks_room(reason):
            raise
        text = full_disk(str(reason), places.PROJECT, written(place))
        return Outcome(Exit.FAULT, faults=[text])
